"""A benchmark as pages show it: each violation's table in words, with what the checker says beside its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from sundial.kernel.refusal import Refusal
from sundial.powers.discretion.cells import Cell, Interval
from sundial.powers.discretion.checker import Trouble, troubles_of
from sundial.powers.discretion.finding import Finding, in_words
from sundial.powers.discretion.table import Benchmark, Row, Violation
from sundial.powers.discretion.text import cell_in_words, kinds_used, sanction_in_words, span_in_words
from sundial.powers.discretion.words import Language, sanction_kinds

TONES = {"none": "good", "below": "good", "within": "neutral"}
HEAVY = {"heavier": "attention", "most_severe": "bad", "lighter": "info"}


def language() -> Language:
    """The reader's language, as benchmarks know it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@dataclass(frozen=True)
class Shown:
    """One cell under its column's label."""

    label: str
    text: str


@dataclass(frozen=True)
class ShownRow:
    """One row in words; ``said`` are the checker's sentences about it."""

    number: int
    grade: str
    level: str
    direction: str
    tone: str
    cells: tuple[Shown, ...]
    sanctions: tuple[Shown, ...]
    basis: str
    text: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Circumstances that no row is for, or that more than one is for."""

    sentence: str
    where: str
    in_law: bool


@dataclass(frozen=True)
class ShownTable:
    """One violation: the law's own range, the rows, and what is wrong with them. ``faults`` counts what stops confirmation."""

    key: str
    name: str
    basis: str
    hit: str
    columns: tuple[str, ...]
    law: tuple[ShownRow, ...]
    rows: tuple[ShownRow, ...]
    gaps: tuple[Gap, ...] = ()
    general: tuple[str, ...] = ()
    faults: int = 0


def tables(benchmark: Benchmark, *, checked: bool = False) -> list[ShownTable]:
    """Every violation's table; with the checker's findings when ``checked``."""
    return [table(benchmark, violation, checked=checked) for violation in benchmark.violations]


def table(benchmark: Benchmark, violation: Violation, *, checked: bool = False) -> ShownTable:
    """One violation's table."""
    found = troubles_of(benchmark, violation) if checked else []
    facts = benchmark.facts_of(violation)
    asked = [fact for fact in facts if any(fact.key in row.when for row in (*violation.law, *violation.rows))]
    keys = [each.key for each in asked]
    in_law, in_table = ([each for each in found if each.in_law == law] for law in (True, False))
    return ShownTable(
        key=violation.key,
        name=violation.name.said(language()),
        basis=violation.basis,
        hit=hit_in_words(violation.hit),
        columns=tuple(fact.name.said(language()) for fact in asked),
        law=tuple(_row(benchmark, violation.law, row, keys, in_law) for row in violation.law),
        rows=tuple(_row(benchmark, violation.rows, row, keys, in_table) for row in violation.rows),
        gaps=tuple(_gap(benchmark, each) for each in found if each.where and not each.rows),
        general=tuple(said(each) for each in found if not each.where and not each.rows),
        faults=sum(not each.warns for each in found),
    )


def hit_in_words(hit: str) -> str:
    """What the hit policy of a table means."""
    return {
        "unique": gettext("Each case hits one row only."),
        "any": gettext("A case may hit several rows, which must then say the same."),
        "first": gettext("The first row that a case hits holds."),
    }[hit]


def _row(benchmark: Benchmark, rows: tuple[Row, ...], row: Row, asked: list[str], found: list[Trouble]) -> ShownRow:
    spoken, facts = language(), {fact.key: fact for fact in benchmark.facts}
    grade = benchmark.grade(row.grade) if row.grade else None
    names = {key: sanction_kinds()[key].name.said(spoken) for key in kinds_used(rows)}
    given = [(names[each.kind_key], sanction_in_words(each, facts, spoken)) for each in row.sanctions]
    return ShownRow(
        number=row.number,
        grade=grade.name.said(spoken) if grade else "",
        level=grade.level if grade else "",
        direction=grade.direction.name.said(spoken) if grade else "",
        tone=HEAVY.get(grade.direction_key, TONES[grade.direction.reach]) if grade else "neutral",
        cells=tuple(
            Shown(facts[key].name.said(spoken), cell_in_words(row.when.get(key), facts[key], spoken)) for key in asked
        ),
        sanctions=tuple(Shown(name, text) for name, text in given),
        basis=row.basis,
        text=row.text,
        said=tuple(_beside(benchmark, each) for each in found if row.number in each.rows),
    )


def said(trouble: Trouble) -> str:
    """The checker's sentence in the reader's language."""
    values = dict(trouble.values)
    if "sanction" in values and language() == "en":
        named = {kind.name.zh: kind.name.en for kind in sanction_kinds().values()}
        values["sanction"] = named.get(str(values["sanction"]), values["sanction"])
    if isinstance(values.get("law"), Interval):
        values["law"] = span_in_words(values["law"], "", language())
    return str(Refusal("", trouble.sentence, **values))


def _beside(benchmark: Benchmark, trouble: Trouble) -> str:
    return f"{said(trouble)} {where_in_words(benchmark, trouble.where)}".strip()


def _gap(benchmark: Benchmark, trouble: Trouble) -> Gap:
    return Gap(said(trouble), where_in_words(benchmark, trouble.where), trouble.in_law)


def where_in_words(benchmark: Benchmark, where: Mapping[str, Cell]) -> str:
    """Circumstances as one line: ``逾期天数 超过90日；非法所得 1,000元以上``."""
    spoken = language()
    told = [
        f"{benchmark.fact(key).name.said(spoken)} {cell_in_words(cell, benchmark.fact(key), spoken)}"
        for key, cell in where.items()
    ]
    return ("；" if spoken == "zh" else "; ").join(told)


def lines(finding: Finding) -> list[tuple[str, str]]:
    """The explanation of a finding: sentence and basis."""
    return [(line.said(language(), gettext), line.basis) for line in finding.lines]


_PART = re.compile(r"([a-z_]+)\[(\d+)\]|([^.\[\]]+)")


def place_in_words(place: str) -> str:
    """``violations[2].rows[3].when.gains`` as a person says it; a cell of a sheet or an element stays as it is."""
    if "!" in place or "(line" in place:
        return place
    words = {
        "violations": gettext("violation"),
        "rows": gettext("row"),
        "law": gettext("row of the law"),
        "facts": gettext("circumstance"),
        "grades": gettext("grade"),
        "when": "",
        "sanctions": "",
    }
    told = []
    for listed, number, plain in _PART.findall(place.removeprefix("decision ")):
        told.append(f"{words.get(listed, listed)} {number}" if listed else words.get(plain, _kind(plain)))
    return " · ".join(each for each in told if each)


def _kind(key: str) -> str:
    known = sanction_kinds().get(key)
    return known.name.said(language()) if known else key


@dataclass(frozen=True)
class ShownFinding:
    """What a benchmark says of a case, in words."""

    grade: str
    direction: str
    tone: str
    ranges: tuple[Shown, ...]
    lines: tuple[tuple[str, str], ...]


def finding(found: Finding) -> ShownFinding:
    """A finding as a page shows it."""
    spoken, grade = language(), found.grade
    ranges = [
        Shown(each.kind.name.said(spoken), in_words(each.amount).said(spoken) if each.amount else _binding(each.must))
        for each in found.sanctions
    ]
    tone = HEAVY.get(grade.direction_key, TONES[grade.direction.reach])
    direction = grade.direction.name.said(spoken)
    return ShownFinding(grade.name.said(spoken), direction, tone, tuple(ranges), tuple(lines(found)))


def _binding(must: bool) -> str:
    return gettext("must be given") if must else gettext("may be given")
