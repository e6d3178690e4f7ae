"""The register of event kinds: a dotted name, its public verb and the sentence a timeline shows.

Each room lists its kinds in its own ``kinds.py``, which is loaded at start::

    register("permit.accept", "accept", _("%(actor)s accepted the application"))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.kernel.refusal import as_read
from sundial.ledger.actor import SYSTEM
from sundial.ledger.leaf import ACTS

if TYPE_CHECKING:
    from sundial.ledger.models import Event

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
# As the record keeps them (``canonical``).
DAY = re.compile(r"\d{4}-\d\d-\d\d")
COLONS = ":： "
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. ``sentence`` is a lazily translated msgid with ``%(name)s`` values; ``by_officer`` that of an act of the
    party which an officer entered for it."""

    name: str
    act: str
    sentence: str | Promise
    by_officer: str | Promise = ""


class UnknownKind(LookupError):
    """An event of a kind that no room has registered."""


_kinds: dict[str, Kind] = {}


def register(name: str, act: str, sentence: str | Promise, *, by_officer: str | Promise = "") -> Kind:
    """Add a kind; raises ValueError at import for a bad name, an unknown verb or a second registration."""
    if not NAME.fullmatch(name):
        raise ValueError(f"event kind {name!r} must be dotted lower-case words, such as permit.accept")
    if act not in ACTS:
        raise ValueError(f"event kind {name}: {act!r} is not a public verb; choose one of {', '.join(sorted(ACTS))}")
    if name in _kinds:
        raise ValueError(f"event kind {name} is registered twice")
    _kinds[name] = Kind(name, act, sentence, by_officer)
    return _kinds[name]


def kind(name: str) -> Kind:
    """Return the registered kind; raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"no room has registered the event kind {name!r}") from None


def all_kinds() -> list[Kind]:
    """Return every registered kind, by name."""
    return sorted(_kinds.values(), key=lambda each: each.name)


class _Values(dict[str, object]):
    """What an event says, in the reader's language where it was written down in English too (``name`` and ``name_en``), and days
    and moments as he writes them.

    An old event may lack a value that today's sentence names; a timeline must still show it.
    """

    def __getitem__(self, key: str) -> object:
        english = self.get(f"{key}_en") if (get_language() or "").startswith("en") else None
        return english or _as_read(super().__getitem__(key))

    def __missing__(self, key: str) -> str:
        return "—"


def _as_read(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if DAY.fullmatch(value):
            return as_read(date.fromisoformat(value))
        return as_read(datetime.fromisoformat(value)) if MOMENT.fullmatch(value) else value
    except ValueError:  # it only looks like one
        return value


def sentence_for(event: Event) -> str:
    """Return the sentence of ``event`` in the active language, filled from its data and its actor.

    A kind that has since left the program is shown by its name rather than hidden. Where nothing was said, the colon before it goes too.
    """
    known = _kinds.get(event.kind)
    if known is None:
        return event.kind
    sentence = known.by_officer if known.by_officer and event.actor_post else known.sentence
    said = str(sentence) % _Values(
        event.data,
        actor=actor_name(event),
        organ=event.organ_code,
        reason=event.reason,
    )
    return said.rstrip(COLONS)


def actor_name(event: Event) -> str:
    """Return the name to show for whoever acted."""
    return _("the system") if event.actor_id == SYSTEM else event.actor_name
