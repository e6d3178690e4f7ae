"""What one version of a benchmark says and another does not: line by line, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from sundial.powers.discretion.show import language
from sundial.powers.discretion.table import Benchmark, Row, Violation
from sundial.powers.discretion.text import cell_in_words, sanction_in_words
from sundial.powers.discretion.words import sanction_kinds


@dataclass(frozen=True)
class Difference:
    """One thing that changes: where, what it said, what it says. Empty where it was not, or is not any more."""

    where: str
    before: str
    after: str


def differences(before: Benchmark, after: Benchmark) -> list[Difference]:
    """Everything that differs, in the order of the newer one; what is gone last."""
    old, new = dict(_lines(before)), dict(_lines(after))
    changed = [Difference(key, old.get(key, ""), text) for key, text in new.items() if old.get(key, "") != text]
    return changed + [Difference(key, text, "") for key, text in old.items() if key not in new]


def _lines(benchmark: Benchmark) -> Iterator[tuple[str, str]]:
    """What can change, each under a name that stays while it changes: rows are known by their circumstances."""
    spoken = language()
    yield gettext("title"), benchmark.title
    yield gettext("source"), " ".join(part for part in (benchmark.source.document, benchmark.source.number) if part)
    for fact in benchmark.facts:
        kind = "、".join(name.said(spoken) for name in fact.choices.values()) or fact.unit or fact.type
        yield f"{gettext('circumstance')} · {fact.name.said(spoken)}", kind
    for grade in benchmark.grades:
        told = " · ".join(part for part in (grade.level, grade.direction.name.said(spoken)) if part)
        yield f"{gettext('grade')} · {grade.name.said(spoken)}", told
    for violation in benchmark.violations:
        yield f"{violation.name.said(spoken)} · {gettext('basis')}", violation.basis
        for law in (True, False):
            yield from _rows(benchmark, violation, law=law)


def _rows(benchmark: Benchmark, violation: Violation, *, law: bool) -> Iterator[tuple[str, str]]:
    word = gettext("the law") if law else gettext("table")
    seen: dict[str, int] = {}
    for row in violation.law if law else violation.rows:
        where = _where(benchmark, row)
        seen[where] = seen.get(where, 0) + 1
        again = f" ({seen[where]})" if seen[where] > 1 else ""
        yield f"{violation.name.said(language())} · {word} · {where}{again}", _answer(benchmark, row)


def _where(benchmark: Benchmark, row: Row) -> str:
    spoken = language()
    told = [
        f"{fact.name.said(spoken)} {cell_in_words(row.when[fact.key], fact, spoken)}"
        for fact in benchmark.facts
        if fact.key in row.when
    ]
    return "；".join(told) or gettext("in all circumstances")


def _answer(benchmark: Benchmark, row: Row) -> str:
    spoken, facts = language(), {fact.key: fact for fact in benchmark.facts}
    grade = [benchmark.grade(row.grade).name.said(spoken)] if row.grade else []
    given = [
        f"{sanction_kinds()[each.kind_key].name.said(spoken)} {sanction_in_words(each, facts, spoken)}".strip()
        for each in row.sanctions
    ]
    return "；".join(grade + given + [part for part in (row.basis, row.text) if part])
