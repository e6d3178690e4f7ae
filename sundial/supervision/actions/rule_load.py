"""Enter the rules that came with the program into the book.

What the place has changed is never replaced in silence: a newer shipped version of a rule then arrives as a draft, beside
what holds, for the owner to compare.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from sundial.kernel import clock
from sundial.organs.version_life import A_DAY
from sundial.rules.library import rule_files
from sundial.rules.rule import Rule
from sundial.supervision.actions.rule_life import begin, enter, next_version, numbered, subject_of, tell
from sundial.supervision.models import RuleOrigin, RuleState, RuleVersion
from sundial.supervision.rule_states import IN_BOOK, OPEN
from sundial.supervision.rulebook import SHIPPED, read_text, rule_of


@dataclass(frozen=True)
class Loaded:
    """What a loading did: rules entered for the first time, versions put into force, and drafts left for the owner."""

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.replaced or self.drafts)


@dataclass(frozen=True)
class Shipped:
    """One shipped file."""

    text: str
    rule: Rule

    @property
    def digest(self) -> str:
        return digest_of(self.text)


@transaction.atomic
def load_shipped(directory: Path = SHIPPED) -> Loaded:
    """Bring the book up to the shipped files; a second time there is nothing to do, nor to read. Returns what was done.

    :raises RuleError: for the first file that is wrong; nothing is entered then
    """
    first = not RuleVersion.objects.filter(state__in=IN_BOOK).exists()
    known = set(RuleVersion.objects.exclude(shipped_digest="").values_list("shipped_digest", flat=True))
    texts = {file: file.read_text(encoding="utf-8") for file in rule_files(directory)}
    fresh = [Shipped(text, read_text(text, file.stem)) for file, text in texts.items() if digest_of(text) not in known]
    done: dict[str, list[str]] = {"new": [], "replaced": [], "drafts": [], "same": []}
    for each in sorted(fresh, key=lambda each: (each.rule.id, each.rule.version)):
        done[_take_in(each, first)].append(each.rule.id)
    return Loaded(**{what: tuple(dict.fromkeys(ids)) for what, ids in done.items() if what != "same"})


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _take_in(each: Shipped, first: bool) -> str:
    """Enter one shipped file as the book's state asks; return what was done."""
    if first:
        return _enter_as_told(each)
    held = RuleVersion.objects.filter(rule_id=each.rule.id, state__in=IN_BOOK).order_by("version").last()
    if held is None:
        return _enter_from_tomorrow(each, "new")
    if _says_the_same(rule_of(held), each.rule):
        return "same"
    if RuleVersion.objects.filter(rule_id=each.rule.id, state__in=OPEN).exists():
        return "same"  # The owner has another change in hand; the next set-up brings this one.
    changed_here = held.origin == RuleOrigin.PLACE or held.retired_by_id is not None
    if changed_here or each.rule.version <= (held.shipped_version or 0):
        begin(each.rule.id, each.text, None, None, **_mark(each))
        return "drafts"
    return _enter_from_tomorrow(each, "replaced")


def _enter_as_told(each: Shipped) -> str:
    """In an empty book a version holds from the day its file says."""
    rule = each.rule
    over = rule.effective_until is not None and rule.effective_until < clock.today()
    row = _row(each, rule.version)
    row.state = RuleState.RETIRED if over else RuleState.LIVE
    row.effective_from, row.effective_until = rule.effective_from, rule.effective_until
    row.known_at = row.began_at = clock.now()
    row.retired_at = row.known_at if over else None
    row.save()
    tell("rule.load", row, None, effective_from=row.effective_from)
    return "new"


def _enter_from_tomorrow(each: Shipped, done: str) -> str:
    """Into a book that is in use nothing is entered for a day that has begun, nor over a version that has yet to begin."""
    live = RuleVersion.objects.filter(rule_id=each.rule.id, state=RuleState.LIVE)
    begun = max((row.effective_from for row in live if row.effective_from), default=clock.today())
    day = max(each.rule.effective_from, clock.today() + A_DAY, begun + A_DAY)
    if each.rule.effective_until and each.rule.effective_until < day:
        return "same"  # It never held here, and never will.
    row = _row(each, next_version(each.rule.id))
    enter(row, day, None)
    tell("rule.load", row, None, effective_from=day)
    return done


def _row(each: Shipped, version: int) -> RuleVersion:
    return RuleVersion(
        rule_id=each.rule.id,
        version=version,
        subject=subject_of(each.rule.id),
        text=numbered(each.text, version),
        owner=each.rule.owner,
        drafted_at=clock.now(),
        **_mark(each),
    )


def _mark(each: Shipped) -> dict[str, object]:
    return {
        "origin": RuleOrigin.SHIPPED,
        "shipped_version": each.rule.version,
        "shipped_digest": each.digest,
    }


def _says_the_same(one: Rule, other: Rule) -> bool:
    """Whether two versions watch and say the same; number, days, examples and remarks do not matter."""
    return _bare(one) == _bare(other)


def _bare(rule: Rule) -> Rule:
    nothing = date.min
    return replace(
        rule,
        version=0,
        effective_from=nothing,
        effective_until=None,
        file=Path(),
        examples=(),
        note=None,
        assumptions=(),
    )
