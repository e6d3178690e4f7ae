"""Is a table complete, does each case hit one row only, and does every row stay within the law? Exact, by boxes, not by samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sundial.kernel.refusal import gettext_noop
from sundial.powers.discretion.boxes import TooWide, box, cells_of, domain, intersection, uncovered
from sundial.powers.discretion.cells import Cell, Interval
from sundial.powers.discretion.table import Benchmark, Fact, Row, Sanction, Violation


@dataclass(frozen=True)
class Trouble:
    """Something wrong with a table. ``rows`` are numbers of rows; ``where`` the circumstances it concerns. One that ``warns`` stops nothing."""

    code: str
    sentence: str
    violation: str
    rows: tuple[int, ...] = ()
    where: Mapping[str, Cell] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    in_law: bool = False
    warns: bool = False
    basis: str = ""

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


def troubles(benchmark: Benchmark) -> list[Trouble]:
    """Everything wrong with a version, violation by violation."""
    return [trouble for violation in benchmark.violations for trouble in troubles_of(benchmark, violation)]


def troubles_of(benchmark: Benchmark, violation: Violation) -> list[Trouble]:
    """Gaps, overlaps, rows never reached, rows beyond the law, and grades out of order."""
    facts = benchmark.facts_of(violation)
    try:
        found = list(_law_gaps(violation, facts)) + list(_table(violation, facts))
    except TooWide:
        sentence = gettext_noop("The table has too many circumstances and rows to be checked; split the violation.")
        return [Trouble("too_wide", sentence, violation.key)]
    return found + list(beyond_law(benchmark, violation, facts)) + list(out_of_order(benchmark, violation))


def is_complete(benchmark: Benchmark, violation: Violation) -> bool:
    """Whether every case hits exactly one row, and exactly one row of the law."""
    facts = benchmark.facts_of(violation)
    return not [each for each in (*_law_gaps(violation, facts), *_table(violation, facts)) if not each.warns]


def _law_gaps(violation: Violation, facts: Sequence[Fact]) -> Iterator[Trouble]:
    yield from _gaps(violation, violation.law, facts, in_law=True)
    yield from _overlaps(violation, violation.law, facts, lambda one, other: False, in_law=True)


def _table(violation: Violation, facts: Sequence[Fact]) -> Iterator[Trouble]:
    yield from _gaps(violation, violation.rows, facts)
    if violation.hit == "first":
        yield from _never_reached(violation, facts)
    else:
        yield from _overlaps(violation, violation.rows, facts, same_answer if violation.hit == "any" else _never)


def _never(_one: Row, _other: Row) -> bool:
    return False


def same_answer(one: Row, other: Row) -> bool:
    """Whether two rows lead to the same grade and sanctions."""
    return one.grade == other.grade and one.sanctions == other.sanctions


def _gaps(violation: Violation, rows: Sequence[Row], facts: Sequence[Fact], in_law: bool = False) -> Iterator[Trouble]:
    whole = tuple(domain(fact) for fact in facts)
    boxes = [box(row, facts) for row in rows]
    for gap in uncovered(whole, boxes):
        where = cells_of(gap, whole, facts)
        sentence = gettext_noop("No row is for these circumstances.")
        yield Trouble("gap", sentence, violation.key, where=where, in_law=in_law)


def _overlaps(
    violation: Violation,
    rows: Sequence[Row],
    facts: Sequence[Fact],
    harmless: Callable[[Row, Row], bool],
    in_law: bool = False,
) -> Iterator[Trouble]:
    whole = tuple(domain(fact) for fact in facts)
    boxes = [box(row, facts) for row in rows]
    for later, row in enumerate(rows):
        for earlier in range(later):
            shared = intersection(boxes[earlier], boxes[later])
            if shared is None or harmless(rows[earlier], row):
                continue
            sentence = gettext_noop("Rows %(one)s and %(other)s are both for these circumstances.")
            numbers = rows[earlier].number, row.number
            values = {"one": numbers[0], "other": numbers[1]}
            where = cells_of(shared, whole, facts)
            yield Trouble("overlap", sentence, violation.key, numbers, where, values, in_law)


def _never_reached(violation: Violation, facts: Sequence[Fact]) -> Iterator[Trouble]:
    boxes = [box(row, facts) for row in violation.rows]
    for place, row in enumerate(violation.rows):
        if not uncovered(boxes[place], boxes[:place]):
            sentence = gettext_noop("Row %(row)s is never reached: the rows above it take all its circumstances.")
            yield Trouble("never_reached", sentence, violation.key, (row.number,), values={"row": row.number})


def beyond_law(benchmark: Benchmark, violation: Violation, facts: Sequence[Fact]) -> Iterator[Trouble]:
    """Rows that give what the law does not give, or more or less of it than it allows."""
    for row in violation.rows:
        for law in violation.law:
            if intersection(box(row, facts), box(law, facts)) is not None:
                yield from _against(benchmark, violation, row, law)


def _against(benchmark: Benchmark, violation: Violation, row: Row, law: Row) -> Iterator[Trouble]:
    direction = benchmark.grade(row.grade).direction
    for sanction in row.sanctions:
        values = {"row": row.number, "sanction": sanction.kind.name.zh}
        given = law.sanction(sanction.kind_key)
        if direction.reach == "none" and not sanction.kind.is_order:
            sentence = gettext_noop("Row %(row)s lets off and yet gives a penalty: %(sanction)s.")
            yield Trouble(
                "not_let_off", sentence, violation.key, (row.number,), values=values, basis="行政处罚法 第三十三条"
            )
        elif given is None and not sanction.kind.is_order:
            sentence = gettext_noop("Row %(row)s gives a sanction that the law does not give: %(sanction)s.")
            yield Trouble(
                "not_in_law", sentence, violation.key, (row.number,), values=values, basis="行政处罚法 第四条"
            )
        elif given is not None:
            yield from _measured(violation, row, sanction, given, below=direction.reach == "below")
    if direction.reach == "within":
        yield from _left_out(violation, row, law)


def _measured(violation: Violation, row: Row, sanction: Sanction, law: Sanction, *, below: bool) -> Iterator[Trouble]:
    values = {"row": row.number, "sanction": sanction.kind.name.zh}
    told, given = sanction.formula, law.formula
    if given is None or told is None:
        if given is not None and told is None:
            sentence = gettext_noop("Row %(row)s does not say how much: %(sanction)s.")
            yield Trouble("no_measure", sentence, violation.key, (row.number,), values=values)
        return
    if (told.measure, told.of) != (given.measure, given.of):
        sentence = gettext_noop(
            "Row %(row)s measures %(sanction)s otherwise than the law; every case is held to the law's range."
        )
        yield Trouble("other_measure", sentence, violation.key, (row.number,), values=values, warns=True)
    elif not _inside(told.span, given.span, below):
        sentence = gettext_noop("Row %(row)s goes beyond the law's range %(law)s: %(sanction)s.")
        told_values = values | {"law": given.span}
        yield Trouble(
            "beyond_law", sentence, violation.key, (row.number,), values=told_values, basis="行政处罚法 第三十四条"
        )
    elif below and _not_below(told.span, given.span):
        sentence = gettext_noop("Row %(row)s mitigates and yet does not go below the law's least: %(sanction)s.")
        yield Trouble("not_below", sentence, violation.key, (row.number,), values=values, warns=True)


def _inside(told: Interval, law: Interval, below: bool) -> bool:
    return (below or _low_inside(told, law)) and _high_inside(told, law)


def _low_inside(told: Interval, law: Interval) -> bool:
    if law.low is None:
        return True
    if told.low is None:
        return law.low <= 0 and not law.low_open
    return told.low > law.low or (told.low == law.low and (told.low_open or not law.low_open))


def _high_inside(told: Interval, law: Interval) -> bool:
    if law.high is None:
        return True
    if told.high is None:
        return False
    return told.high < law.high or (told.high == law.high and (told.high_open or not law.high_open))


def _not_below(told: Interval, law: Interval) -> bool:
    return law.low is not None and law.low > 0 and (told.high is None or told.high > law.low)


def _left_out(violation: Violation, row: Row, law: Row) -> Iterator[Trouble]:
    """A sanction that the law commands and a row within its range leaves out."""
    for given in law.sanctions:
        if given.must and row.sanction(given.kind_key) is None:
            values = {"row": row.number, "sanction": given.kind.name.zh}
            sentence = gettext_noop("Row %(row)s leaves out what the law commands: %(sanction)s.")
            yield Trouble("left_out", sentence, violation.key, (row.number,), values=values, warns=True)


def out_of_order(benchmark: Benchmark, violation: Violation) -> Iterator[Trouble]:
    """A lighter grade whose fine may be higher than that of a heavier one, in the same measure."""
    fined = [(row, found) for row in violation.rows if (found := row.sanction("fine")) and found.formula]
    for row, sanction in fined:
        weight = benchmark.grade(row.grade).direction.weight
        heavier = (
            other
            for other, fine in fined
            if benchmark.grade(other.grade).direction.weight > weight and _exceeds(sanction, fine)
        )
        other = next(heavier, None)
        if other is not None:
            sentence = gettext_noop("Row %(row)s is lighter than row %(other)s and yet may fine more.")
            values = {"row": row.number, "other": other.number}
            yield Trouble("out_of_order", sentence, violation.key, (row.number,), values=values, warns=True)


def _exceeds(one: Sanction, other: Sanction) -> bool:
    a, b = one.formula, other.formula
    if a is None or b is None or (a.measure, a.of) != (b.measure, b.of) or b.span.high is None:
        return False
    return a.span.high is None or a.span.high > b.span.high
