"""What a benchmark says of a case: which row it hits, how little and how much is lawful, and why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sundial.kernel.money import FEN
from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.powers.discretion.cells import Cell, Interval, both
from sundial.powers.discretion.table import NO, YES, Benchmark, Fact, Formula, Grade, Row, Sanction, Value, Violation
from sundial.powers.discretion.text import cell_in_words
from sundial.powers.discretion.words import Language, Name, SanctionKind

BASIS = "行政处罚法 第三十四条"
Given = Mapping[str, object]
Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Amount:
    """From ``least`` to ``most``, both allowed: yuan to the fen, or whole days. ``most`` None: the law sets no most."""

    least: Decimal
    most: Decimal | None
    in_days: bool = False

    def holds(self, value: Decimal) -> bool:
        return self.least <= value and (self.most is None or value <= self.most)

    @property
    def is_empty(self) -> bool:
        return self.most is not None and self.most < self.least


@dataclass(frozen=True)
class Found:
    """One sanction that follows: ``amount`` as the benchmark allows it, ``law`` as the law does; None where it has no measure.

    ``must``: the benchmark commands it. ``cut``: the benchmark alone would have gone beyond the law, which holds.
    """

    kind: SanctionKind
    must: bool
    amount: Amount | None = None
    law: Amount | None = None
    cut: bool = False


@dataclass(frozen=True)
class Deciding:
    """A circumstance that decided: its value, and the cell of the row it met."""

    fact: Fact
    value: Value
    cell: Cell


@dataclass(frozen=True)
class Line:
    """One line of the explanation: a sentence with places, values in both languages, and its basis."""

    sentence: str
    values: Mapping[str, Name] = field(default_factory=dict)
    basis: str = ""

    def said(self, language: Language, translate: Callable[[str], str] = str) -> str:
        """The finished line; ``translate`` turns the sentence, which is a message id, into the language."""
        return translate(self.sentence) % {key: value.said(language) for key, value in self.values.items()}


@dataclass(frozen=True)
class Finding:
    """What follows from the circumstances of a case."""

    violation: Violation
    grade: Grade
    row: Row
    law: Row
    sanctions: tuple[Found, ...]
    deciding: tuple[Deciding, ...]
    lines: tuple[Line, ...]
    laws: Mapping[str, Amount] = field(default_factory=dict)

    def sanction(self, kind: str) -> Found | None:
        """What follows of one kind, such as ``fine``; None when nothing of the kind does."""
        return next((each for each in self.sanctions if each.kind.key == kind), None)

    def law_of(self, kind: str) -> Amount | None:
        """The law's own range of one kind, whether the benchmark gives it or not; None where it has none that can be reckoned."""
        return self.laws.get(kind)


def lawful(benchmark: Benchmark, violation_key: str, given: Given) -> Finding:
    """What the benchmark says of ``violation_key`` in the circumstances ``given`` (values as a form or JSON has them).

    Raises ``Refusal``: ``discretion.violation``, ``discretion.fact`` (a value is missing or impossible; ``field`` is the
    circumstance), ``discretion.gap``, ``discretion.overlap`` (the table has a fault), ``discretion.beyond_law``.
    """
    violation = benchmark.violation(violation_key)
    if violation is None:
        raise Refusal(
            "discretion.violation", gettext_noop("The benchmark does not know this violation."), field="violation"
        )
    facts = read_facts(benchmark.facts_of(violation), given)
    row = _hit(benchmark, violation, violation.rows, facts)
    law = _hit(benchmark, violation, violation.law, facts)
    grade = benchmark.grade(row.grade)
    sanctions = tuple(_found(each, law, facts, benchmark, grade) for each in row.sanctions)
    deciding = tuple(_deciding(benchmark, row, facts))
    lines = tuple(_explained(violation, grade, row, sanctions, deciding))
    return Finding(violation, grade, row, law, sanctions, deciding, lines, _laws(law, facts, benchmark))


# --- circumstances ----------------------------------------------------------------------------------------------------


def read_facts(known: Iterable[Fact], given: Given) -> dict[str, Value]:
    """The values of ``known`` among ``given``; empty ones are left out. Raises ``Refusal`` ``discretion.fact``."""
    facts = {fact.key: fact for fact in known}
    told = {key: value for key, value in given.items() if key in facts and value not in (None, "")}
    return {key: read_value(facts[key], value) for key, value in told.items()}


def read_value(fact: Fact, value: object) -> Value:
    """A value as the table compares it: a number within its places and bounds, or a known choice."""
    if fact.type == "number":
        return _read_number(fact, value)
    key = (YES if value else NO) if isinstance(value, bool) else str(value)
    if key not in fact.keys:
        raise _impossible(fact, value)
    return key


def _read_number(fact: Fact, value: object) -> Decimal:
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise _impossible(fact, value)
    try:
        number = Decimal(str(value).replace(",", ""))
    except ArithmeticError:
        raise _impossible(fact, value) from None
    if (
        not number.is_finite()
        or abs(number.adjusted()) > 15
        or number != number.quantize(Decimal(1).scaleb(-fact.places))
    ):
        raise _impossible(fact, value)
    if not fact.domain.holds(number):
        raise _impossible(fact, value)
    return number


def _impossible(fact: Fact, value: object) -> Refusal:
    return Refusal(
        "discretion.fact",
        gettext_noop("“%(value)s” is not a possible value of “%(fact)s”."),
        field=fact.key,
        value=value,
        fact=fact.name.zh,
    )


def _hit(benchmark: Benchmark, violation: Violation, rows: tuple[Row, ...], facts: Facts) -> Row:
    """The row the case hits, by the hit policy of the table."""
    possible = [row for row in rows if all(cell.holds(facts[key]) for key, cell in row.when.items() if key in facts)]
    for row in possible[: 1 if violation.hit == "first" else None]:
        _ask_for_missing(benchmark, row, facts)
    if not possible:
        raise Refusal(
            "discretion.gap",
            gettext_noop("The benchmark says nothing of these circumstances: no row of its table is for them."),
            basis=BASIS,
            who=gettext_noop("the legal office, by amending the benchmark"),
        )
    if len(possible) > 1 and violation.hit != "first" and not _all_alike(violation, possible):
        raise Refusal(
            "discretion.overlap",
            gettext_noop("Several rows of the table are for these circumstances: %(rows)s."),
            basis=BASIS,
            who=gettext_noop("the legal office, by amending the benchmark"),
            rows="、".join(str(row.number) for row in possible),
        )
    return possible[0]


def _all_alike(violation: Violation, rows: list[Row]) -> bool:
    answers = [(row.grade, row.sanctions) for row in rows]
    return violation.hit == "any" and all(each == answers[0] for each in answers)


def _ask_for_missing(benchmark: Benchmark, row: Row, facts: Facts) -> None:
    """A circumstance that is not told yet and would decide whether ``row`` is hit must be told."""
    for key in row.when:
        if key not in facts:
            raise Refusal(
                "discretion.fact",
                gettext_noop("Say “%(fact)s”: the grade depends on it."),
                field=key,
                basis=BASIS,
                fact=benchmark.fact(key).name.zh,
            )


# --- amounts ----------------------------------------------------------------------------------------------------------


def _found(told: Sanction, law_row: Row, facts: Facts, benchmark: Benchmark, grade: Grade) -> Found:
    law_says = law_row.sanction(told.kind_key)
    law = amount(law_says.formula, facts, benchmark) if law_says and law_says.formula else None
    own = amount(told.formula, facts, benchmark) if told.formula else law
    if own is None or law is None:
        return Found(told.kind, told.must, own, law)
    kept = _within(own, law, below=grade.direction.reach == "below")
    if kept.is_empty:
        raise Refusal(
            "discretion.beyond_law",
            gettext_noop("In these circumstances the benchmark and the law share no amount of “%(sanction)s”."),
            basis=BASIS,
            who=gettext_noop("the legal office, by amending the benchmark"),
            sanction=told.kind.name.zh,
        )
    return Found(told.kind, told.must, kept, law, cut=kept != own)


def _laws(law: Row, facts: Facts, benchmark: Benchmark) -> dict[str, Amount]:
    """The law's ranges; one reckoned from a circumstance nobody told is left out, for the benchmark may not need it."""
    told = [each for each in law.sanctions if each.formula and (not each.formula.of or each.formula.of in facts)]
    return {each.kind_key: amount(each.formula, facts, benchmark) for each in told if each.formula}


def _within(own: Amount, law: Amount, *, below: bool) -> Amount:
    least = own.least if below else max(own.least, law.least)
    mosts = [most for most in (own.most, law.most) if most is not None]
    return Amount(least, min(mosts) if mosts else None, own.in_days)


def amount(formula: Formula, facts: Facts, benchmark: Benchmark) -> Amount:
    """The least and most of a formula in these circumstances; an open end lies one fen (or day) inside.

    Raises ``Refusal`` ``discretion.fact`` when the circumstance it multiplies is not told.
    """
    if formula.measure == "days":
        return _stepped(formula.span, Decimal(1), Decimal(1), in_days=True)
    return _stepped(formula.span, _base(formula, facts, benchmark), FEN)


def _base(formula: Formula, facts: Facts, benchmark: Benchmark) -> Decimal:
    if not formula.of:
        return Decimal(1)
    base = facts.get(formula.of)
    if not isinstance(base, Decimal):
        raise Refusal(
            "discretion.fact",
            gettext_noop("Say “%(fact)s”: the amount is reckoned from it."),
            field=formula.of,
            basis=BASIS,
            fact=benchmark.fact(formula.of).name.zh,
        )
    return base


def _stepped(span: Interval, base: Decimal, step: Decimal, *, in_days: bool = False) -> Amount:
    """``span`` times ``base`` on the grid of ``step``: rounded inwards, so that no rounding leaves the range."""
    kept = both(span, Interval(Decimal(0), None))
    least = _inwards((kept.low or Decimal(0)) * base, step, ROUND_CEILING, kept.low_open)
    most = None if kept.high is None else _inwards(kept.high * base, step, ROUND_FLOOR, kept.high_open)
    return Amount(least, most, in_days)


def _inwards(exact: Decimal, step: Decimal, rounding: str, is_open: bool) -> Decimal:
    rounded = exact.quantize(step, rounding)
    if is_open and rounded == exact:
        rounded += step if rounding == ROUND_CEILING else -step
    return rounded


# --- why --------------------------------------------------------------------------------------------------------------


def _deciding(benchmark: Benchmark, row: Row, facts: Facts) -> Iterator[Deciding]:
    for key, cell in row.when.items():
        yield Deciding(benchmark.fact(key), facts[key], cell)


def _explained(
    violation: Violation, grade: Grade, row: Row, sanctions: Iterable[Found], deciding: Iterable[Deciding]
) -> Iterator[Line]:
    yield Line(gettext_noop("The act is: %(violation)s."), {"violation": violation.name}, violation.basis)
    for each in deciding:
        values = {"fact": each.fact.name, "value": _both(each.fact, each.value), "cell": _cell_name(each)}
        yield Line(gettext_noop("%(fact)s: %(value)s; the row asks for %(cell)s."), values, each.fact.basis)
    number = {"row": Name(str(row.number)), "grade": grade.name, "direction": grade.direction.name}
    yield Line(
        gettext_noop("So row %(row)s of the table holds: grade “%(grade)s”, %(direction)s."),
        number,
        row.basis or grade.basis or grade.direction.basis,
    )
    for found in sanctions:
        yield from _sanction_lines(found)


def _sanction_lines(found: Found) -> Iterator[Line]:
    values = {"sanction": found.kind.name}
    if found.amount is None:
        sentence = gettext_noop("%(sanction)s: commanded.") if found.must else gettext_noop("%(sanction)s: allowed.")
        yield Line(sentence, values, found.kind.basis)
        return
    told = values | {"range": in_words(found.amount)}
    if found.must:
        yield Line(gettext_noop("%(sanction)s: commanded, %(range)s."), told, found.kind.basis)
    else:
        yield Line(gettext_noop("%(sanction)s: allowed, %(range)s."), told, found.kind.basis)
    if found.law is not None:
        law = values | {"range": in_words(found.law)}
        yield Line(gettext_noop("The law's own range of %(sanction)s is %(range)s."), law, BASIS)
    if found.cut:
        yield Line(gettext_noop("The table alone would go beyond that; the law holds."), {}, BASIS)


def _both(fact: Fact, value: Value) -> Name:
    return Name(fact.said(value, "zh"), fact.said(value, "en"))


def _cell_name(each: Deciding) -> Name:
    return Name(cell_in_words(each.cell, each.fact, "zh"), cell_in_words(each.cell, each.fact, "en"))


def in_words(found: Amount) -> Name:
    """A range in both languages: ``1,000.00元至5,000.00元``, ``1,000.00 to 5,000.00 yuan``."""
    least, most = (_figure(value, found.in_days) for value in (found.least, found.most))
    zh, en = ("日", "days") if found.in_days else ("元", "yuan")
    if not most:
        return Name(f"{least}{zh}以上", f"{least} {en} or more")
    if least == most:
        return Name(f"{least}{zh}", f"{least} {en}")
    return Name(f"{least}{zh}至{most}{zh}", f"{least} to {most} {en}")


def _figure(value: Decimal | None, in_days: bool) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if in_days else f"{value:,.2f}"
