"""Standards of charges as the catalogue holds them: dated, with their basis. Nothing is charged that does not stand here (LEVY-03).

``ItemVersion.fees`` holds rows of one of two shapes, and no other::

    {name: 不收费, basis: …}                                    # told in the guide; nothing is charged by it
    {key: industry, name: 工业取用地表水, basis: …, editions: [
        {from: 2009-06-01, to: 2012-01-01, amount: "0.13", per: 立方米, unverified: true}, …]}

``amount`` is yuan for one ``per``, written as text so that no fen is lost; ``to`` is the first day an edition no longer holds. A
standard whose last edition has ended is a cancelled charge (LEVY-05).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.kernel import money
from sundial.kernel.refusal import Refusal

AMOUNT = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
STANDARD_KEYS = {"key", "name", "basis", "editions"}
EDITION_KEYS = {"from", "to", "amount", "per", "unverified"}
FREE = {"name", "basis", "standard"}


@dataclass(frozen=True)
class Edition:
    """What one unit costs from ``since`` until before ``until``; ``unverified`` where the source was not read."""

    since: dt.date
    until: dt.date | None
    amount: Decimal
    per: str
    unverified: bool = False

    def holds(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Standard:
    """One standard of a charge with its editions, the oldest first."""

    key: str
    name: str
    basis: str
    editions: tuple[Edition, ...]

    def on(self, day: dt.date) -> Edition | None:
        """The edition in force on ``day``."""
        return next((each for each in self.editions if each.holds(day)), None)

    def due(self, quantity: Decimal, day: dt.date) -> Decimal:
        """Yuan due for ``quantity`` on ``day``, rounded half up to the fen. Raises ``Refusal`` ``fee.cancelled``."""
        edition = self.on(day)
        if edition is None:
            raise cancelled(self, day)
        return money.rounded(edition.amount * quantity)


def standards(fees: Iterable[Any]) -> dict[str, Standard]:
    """The standards among the rows of ``ItemVersion.fees``, by key. Raises ValueError for a row of no known shape."""
    found: dict[str, Standard] = {}
    for row in fees:
        if not isinstance(row, Mapping) or "editions" not in row:
            _check_free(row)
            continue
        standard = _standard(row)
        if standard.key in found:
            raise ValueError(f"the fee {standard.key} stands twice")
        found[standard.key] = standard
    return found


def standard_of(fees: Iterable[Any], key: str, day: dt.date) -> Standard:
    """The standard ``key`` as in force on ``day``. Raises ``Refusal``: ``fee.none``, ``fee.cancelled``."""
    standard = standards(fees).get(key)
    if standard is None:
        raise Refusal(
            "fee.none",
            _("The catalogue holds no such charge; nothing may be charged by it."),
            field="standard",
            basis=BASIS,
        )
    if standard.on(day) is None:
        raise cancelled(standard, day)
    return standard


BASIS = "行政许可法第五十八条；权力目录收费依据公开制度"


def cancelled(standard: Standard, day: dt.date) -> Refusal:
    """The refusal of a charge that is not in force on ``day``."""
    return Refusal(
        "fee.cancelled",
        _("“%(name)s” is not in force on %(day)s; nothing may be charged by it."),
        field="standard",
        basis=BASIS,
        name=standard.name,
        day=day,
    )


def in_words(row: Mapping[str, Any]) -> str:
    """A standard as the guide shows it."""
    standard = _standard(row)
    told = [f"{each.since}起 {each.amount}元/{each.per}" for each in standard.editions]
    return "，".join((standard.name, "；".join(told), standard.basis))


def faults(fees: Iterable[Any]) -> Iterator[str]:
    """Why the rows cannot be read, empty when they can."""
    try:
        standards(fees)
    except (ValueError, KeyError, TypeError) as error:
        yield str(error)


def _standard(row: Mapping[str, Any]) -> Standard:
    if set(row) != STANDARD_KEYS or not all(row[name] for name in STANDARD_KEYS):
        raise ValueError(f"a fee states {sorted(STANDARD_KEYS)} and nothing else: {dict(row)}")
    editions = tuple(sorted((_edition(row["key"], each) for each in row["editions"]), key=lambda each: each.since))
    for earlier, later in pairwise(editions):
        if earlier.until is None or earlier.until > later.since:
            raise ValueError(f"fee {row['key']}: two editions hold on {later.since}")
    return Standard(row["key"], row["name"], row["basis"], editions)


def _edition(key: str, row: Mapping[str, Any]) -> Edition:
    if set(row) - EDITION_KEYS or not {"from", "amount", "per"} <= set(row):
        raise ValueError(f"fee {key}: an edition states from, amount and per, and may state to and unverified")
    if not isinstance(row["amount"], str) or not AMOUNT.fullmatch(row["amount"]):
        raise ValueError(f"fee {key}: the amount is text like '0.13', not {row['amount']!r}")
    since, until = _day(row["from"]), _day(row["to"]) if row.get("to") else None
    if until is not None and until <= since:
        raise ValueError(f"fee {key}: the edition of {since} ends before it begins")
    return Edition(since, until, Decimal(row["amount"]), row["per"], bool(row.get("unverified")))


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _check_free(row: Any) -> None:
    if isinstance(row, str):
        return
    if not isinstance(row, Mapping) or set(row) - FREE or not row.get("name"):
        raise ValueError(f"a fee is a sentence, a name with its basis, or a standard with editions: {row!r}")
