"""The rule book: which versions hold on a day, and the statement PostgreSQL runs for them.

The book is in the database, and every process keeps what it has read of it for as long as the stamp stays the same: the
database changes the stamp with every change of a rule version, in the same transaction. Where nobody has ever entered a
version, the files that came with the program are the book, so that no place is unwatched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from sundial.kernel import clock
from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.library import RuleSet, load_all
from sundial.rules.reading import read_rule
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError
from sundial.supervision.models import RuleBookStamp, RuleVersion
from sundial.supervision.rule_states import IN_BOOK

# The rules are asked case by case inside one statement, over the rows of that one case, read once: so a look at a
# thousand cases costs a thousand times a look at one. Asked for all at once, the parts meet in nested loops, every row
# of one against every row of the other, because the plan is made before the number of cases is known.
CASE_BY_CASE = """
SELECT found.* FROM unnest(%(cases)s::uuid[]) AS due (case_id)
CROSS JOIN LATERAL (
    WITH base_case AS MATERIALIZED (SELECT * FROM base_case WHERE case_id = due.case_id),
    base_event AS MATERIALIZED (SELECT * FROM base_event WHERE case_id = due.case_id),
    base_step AS MATERIALIZED (SELECT * FROM base_step WHERE case_id = due.case_id),
    base_detail AS MATERIALIZED (SELECT * FROM base_detail WHERE case_id = due.case_id),
    base_paper AS MATERIALIZED (SELECT * FROM base_paper WHERE case_id = due.case_id),
    base_hand AS MATERIALIZED (SELECT * FROM base_hand WHERE case_id = due.case_id),
    base_term AS MATERIALIZED (SELECT * FROM base_term WHERE case_id = due.case_id)
    SELECT * FROM ({rules}) AS rules
) AS found
"""
SHIPPED = LAWBOOK / "supervision"
Key = tuple[str, int]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A version in the book. ``known_at`` empty: it came with the program, and nobody entered it on a day."""

    rule: Rule
    known_at: datetime | None = None


@dataclass(frozen=True)
class Book:
    """Every version that holds or once held. ``broken`` tells of those that cannot be read any more, and why."""

    entries: tuple[Entry, ...]
    broken: dict[Key, str] = field(default_factory=dict)
    _sets: dict[tuple[bool, ...], RuleSet] = field(default_factory=dict)
    _statements: dict[tuple[bool, ...], str] = field(default_factory=dict)

    def rules_on(self, day: date) -> RuleSet:
        """The rules in force on ``day``. One set for all days on which the same rules hold."""
        return self._set(self._in_force(day))

    def statement_on(self, day: date) -> str:
        """The statement that finds every light and the next look for the cases in ``%(cases)s``."""
        holding = self._in_force(day)
        if holding not in self._statements:
            self._statements[holding] = statement_of(self._set(holding))
        return self._statements[holding]

    def known_by(self, moment: datetime) -> Book:
        """The book as it stood at ``moment``: without what was entered later; the shipped one before anything was."""
        known = tuple(entry for entry in self.entries if entry.known_at is None or entry.known_at <= moment)
        return Book(known) if known else shipped_book()

    def version(self, rule_id: str, version: int) -> Rule | None:
        """One version, whether it still holds or not."""
        return next((e.rule for e in self.entries if (e.rule.id, e.rule.version) == (rule_id, version)), None)

    def _in_force(self, day: date) -> tuple[bool, ...]:
        return tuple(entry.rule.is_effective(day) for entry in self.entries)

    def _set(self, holding: tuple[bool, ...]) -> RuleSet:
        if holding not in self._sets:
            chosen = (entry.rule for entry, holds in zip(self.entries, holding, strict=True) if holds)
            self._sets[holding] = RuleSet(date.max, tuple(chosen))
        return self._sets[holding]


def statement_of(rules: RuleSet) -> str:
    """The statement that asks ``rules`` about the cases in ``%(cases)s``."""
    return CASE_BY_CASE.format(rules=rules.sql("postgres", schedule=True))


def reaches(rule: Rule, closed_at: datetime | None) -> bool:
    """Whether the rule may light a case: not one that was closed before this version of it held (法不溯及既往)."""
    return closed_at is None or clock.local_date(closed_at) >= rule.effective_from


def book() -> Book:
    """The book of the moment: one look at the stamp, and a reading only when it has changed."""
    stamp = RuleBookStamp.objects.values_list("stamp", flat=True).first()
    return _book(stamp) if stamp else shipped_book()


def rules_on(day: date) -> RuleSet:
    """The rules in force on ``day``, as far as the book knows today."""
    return book().rules_on(day)


def statement_on(day: date) -> str:
    """The statement for ``day``, see :meth:`Book.statement_on`."""
    return book().statement_on(day)


def version_of(rule_id: str, version: int) -> Rule | None:
    """A version by its number, however long ago it held; the shipped one where the book has none such."""
    return book().version(rule_id, version) or shipped_book().version(rule_id, version)


@cache
def shipped_book() -> Book:
    """The book that came with the program."""
    return Book(tuple(Entry(rule) for rule in load_all(SHIPPED)))


def law_book() -> tuple[Rule, ...]:
    """Every version of every rule that came with the program."""
    return tuple(entry.rule for entry in shipped_book().entries)


@lru_cache(maxsize=4)
def _book(stamp: UUID) -> Book:
    """The book under ``stamp``. A stamp is never used twice, so what was read under it stays right."""
    entered = RuleVersion.objects.filter(state__in=IN_BOOK).order_by("rule_id", "version")
    return _bound(entered) if entered else shipped_book()


def _bound(entered: Iterable[RuleVersion]) -> Book:
    entries, broken = [], {}
    for row in entered:
        try:
            entries.append(Entry(rule_of(row), row.known_at))
        except RuleError as error:
            # One rule that a newer program cannot read must not blind the watch to all others.
            log.error("rule %s version %s is not watched: %s", row.rule_id, row.version, error.sentence)
            broken[row.rule_id, row.version] = error.sentence
    return Book(tuple(entries), broken)


def rule_of(row: RuleVersion) -> Rule:
    """The rule a stored version is, its number and days taken from the row.

    :raises RuleError: when the text cannot be read (any more)
    """
    rule = read_text(row.text, row.rule_id)
    first = row.effective_from or rule.effective_from
    last = row.effective_until if row.effective_from else rule.effective_until
    return replace(rule, version=row.version, effective_from=first, effective_until=last)


@lru_cache(maxsize=1024)
def read_text(text: str, name: str) -> Rule:
    """The rule that ``text`` is; ``name`` is what a refusal calls the text.

    :raises RuleError: with line, column and sentence
    """
    return read_rule(text, load_dictionary(), Path(f"{name}.yaml"))
