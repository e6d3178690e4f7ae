"""The discretion benchmark at the proposal: which circumstances it asks, what it makes of them, what leaving it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel
from sundial.cases.procedure import Act
from sundial.cases.stated import given_check, reckoned, tried
from sundial.cases.stated.acts import asks_of
from sundial.cases.stated.asked import Asked, choices_of
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.penalties import terms
from sundial.penalties.terms import FINE
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.finding import Amount
from sundial.powers.discretion.models import BenchmarkVersion
from sundial.powers.discretion.queries import Applied
from sundial.powers.discretion.statutory import statutory_on
from sundial.powers.discretion.table import Fact
from sundial.powers.discretion.words import Language, Name

Answers = Mapping[str, Any]
BASIS = "行政处罚法第三十四条"
PENALISED = {"proposed": "penalty"}
ORDER = "rectify"  # the order to correct in general, which the law adds to every penalty (art. 28)
UNLISTED = "unlisted"  # the item has a benchmark, but not for what was done here
ASKED_ANYWAY = ("gains", "goods_value")  # circumstances every proposal states


def version_of(case: Case) -> BenchmarkVersion | None:
    """The benchmark of the day of the act, else the one in force now."""
    acted = terms.on_day(case.answers.get("act_on")) or clock.today()
    return discretion.in_force(case.item, acted) or discretion.in_force(case.item)


@asks_of("benchmark")
def benchmark_asks(case: Case) -> list[Asked]:
    """The violation, and every circumstance the benchmark grades by; nothing where the item has no benchmark."""
    version = version_of(case)
    if version is None:
        return []
    table = version.table
    violations = {each.key: _said(each.name) for each in table.violations}
    listed = violations | {UNLISTED: _("a violation the benchmark does not list")}
    asked = [_asked(each) for each in table.facts if each.key not in ASKED_ANYWAY]
    return [Asked("violation", "choice", _("Violation of the benchmark"), options=listed, when=PENALISED), *asked]


def _asked(fact: Fact) -> Asked:
    """Optional here: the benchmark itself says which circumstances the grade depends on, and asks for them."""
    if fact.type == "number":
        return Asked(fact.key, "number", _said(fact.name), optional=True, when=PENALISED)
    options = {key: _said(fact.label_of(key)) for key in fact.keys}
    return Asked(fact.key, "choice", _said(fact.name), optional=True, options=options, when=PENALISED)


def _said(name: Name) -> str:
    return name.said("en" if (get_language() or "").startswith("en") else "zh")


@choices_of("statutory_circumstances")
def statutory_circumstances(case: Case) -> dict[str, object]:
    """The circumstances of the law in force on the day of the act (arts. 30 to 33)."""
    acted = terms.on_day(case.answers.get("act_on")) or clock.today()
    return {each.key: _said(each.name) for each in statutory_on(acted) if not each.by_age}


def applied(act: Act, answers: Answers) -> Applied | None:
    """What the benchmark makes of the answers. Raises ``Refusal`` ``discretion.*`` naming the circumstance that is missing."""
    return _applied(act.case, answers, local_date(act.at))


def _applied(case: Case, answers: Answers, day: dt.date) -> Applied | None:
    if answers.get("violation") in (None, "", UNLISTED) or answers.get("proposed") != "penalty":
        return None
    acted = terms.on_day(case.answers.get("act_on")) or day
    return discretion.applicable(case.item, answers["violation"], answers, act_on=acted, decided_on=day)


@tried("discretion")
def range_of(case: Case, answers: Answers) -> Panel:
    """Grade and ranges as they follow from the circumstances typed so far, for the officer to choose within."""
    found = _applied(case, answers, clock.today())
    if found is None:
        raise Refusal(
            "discretion.violation", _("Choose the violation of the benchmark first."), field="violation", basis=BASIS
        )
    return Panel(gettext("Lawful range and grade"), (gettext("What"), gettext("Finding")), tuple(_said_of(found)))


def _said_of(found: Applied) -> Iterator[Line]:
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    explained = tuple(line.said(language, gettext) for line in found.finding.lines)
    yield Line((Cell(gettext("Grade")), Cell(_said(found.finding.grade.name))), told=explained)
    for each in found.finding.sanctions:
        yield Line((Cell(_said(each.kind.name)), Cell(_range(each.amount) if each.amount else _must(each.must))))
        if each.law is not None:
            yield Line((Cell(gettext("Range of the law (yuan)")), Cell(_range(each.law))))


def _must(must: bool) -> str:
    return gettext("required") if must else gettext("may be added")


@given_check("within_discretion")
def within_discretion(act: Act, answers: Answers, argument: None) -> None:
    """Above what the law allows nothing is proposed; outside the benchmark only with a reason, which lights up (art. 34, PEN-25)."""
    if answers.get("violation") == UNLISTED and not answers.get("deviation"):
        raise Refusal(
            "penalty.unlisted",
            _("The benchmark does not list the violation; say how the measure was found."),
            field="deviation",
            basis=BASIS,
        )
    found = applied(act, answers)
    if found is None or FINE not in answers.get("kinds", []):
        return
    fine, law = found.finding.sanction(FINE), found.finding.law_of(FINE)
    amount = terms.money_of(answers["amount"])
    if law is not None and law.most is not None and amount > law.most:
        raise Refusal(
            "penalty.beyond_law",
            _("The law allows at most %(most)s yuan."),
            field="amount",
            basis=BASIS,
            most=law.most,
        )
    inside = fine is not None and fine.amount is not None and fine.amount.holds(amount)
    inside = inside and not _left_out(found, answers)
    if not inside and not answers.get("deviation"):
        raise Refusal(
            "penalty.beyond_benchmark",
            _("For “%(grade)s” the benchmark has %(range)s yuan; say why you leave it."),
            field="deviation",
            basis=BASIS,
            grade=_said(found.finding.grade.name),
            range=_range(fine.amount if fine else None),
        )


def _left_out(found: Applied, answers: Answers) -> list[str]:
    """Penalties and orders the benchmark commands beside the fine that are not chosen; gains only where there are some.

    The order to correct in general (责令改正) goes with every penalty by law, in whatever words; only one of a kind of its own is looked for.
    """
    chosen = {*answers["kinds"], *answers.get("corrections", ()), ORDER}
    chosen |= {"confiscate_gains"} if not terms.money_of(answers.get("gains")) else set()
    commanded = [each.kind.key for each in found.finding.sanctions if each.must]
    return [key for key in commanded if key not in chosen]


def _range(amount: Amount | None) -> str:
    if amount is None:
        return "0"
    most = "" if amount.most is None else format_yuan(amount.most)
    return f"{format_yuan(amount.least)}–{most}"


@reckoned("benchmark_says")
def benchmark_says(act: Act, answers: Answers) -> dict[str, Any] | None:
    """Grade, ranges and day of the law, kept with the proposal: the figures the rules judge the decision by."""
    found = applied(act, answers)
    if found is None:
        return None
    fine, law = found.finding.sanction(FINE), found.finding.law_of(FINE)
    own = fine.amount if fine else None
    return {
        "grade": found.finding.grade.key,
        "grade_name": found.finding.grade.name.zh,
        "law_day": str(found.law_day),
        "version": str(found.version.pk),
        "violation": answers["violation"],
        "facts": _told(found.version, answers),
        "lines": _explained(found),
        "figures": {
            "law_min": _end(law, "least"),
            "law_max": _end(law, "most"),
            "benchmark_min": _end(own, "least"),
            "benchmark_max": _end(own, "most"),
            "circumstance": found.finding.grade.name.zh,
        },
    }


def _explained(found: Applied) -> list[str]:
    """Why it is this grade and range, in the language of the file."""
    with override("zh-hans"):
        return [line.said("zh", gettext) for line in found.finding.lines]


def _told(version: BenchmarkVersion, answers: Answers) -> dict[str, str]:
    """The circumstances the benchmark asked for and was told, as like cases are listed with."""
    asked = {each.key for each in version.facts_of(answers["violation"])}
    return {key: str(answers[key]) for key in asked if answers.get(key) not in (None, "")}


@dataclass(frozen=True)
class ToldNames:
    """A violation and its circumstances in the reader's language."""

    violation: str
    facts: list[tuple[str, str]]


def told_names(graded: Mapping[str, Any]) -> ToldNames:
    """What a proposal was graded by, in words; of the version it was graded by, which may no longer be in force."""
    table = BenchmarkVersion.objects.get(pk=graded["version"]).table
    violation = next(each for each in table.violations if each.key == graded["violation"])
    told = graded.get("facts", {})
    facts = [(_said(each.name), _value(each, told[each.key])) for each in table.facts if each.key in told]
    return ToldNames(_said(violation.name), facts)


def _value(fact: Fact, value: str) -> str:
    return value if fact.type == "number" else _said(fact.label_of(value))


def _end(amount: Amount | None, end: str) -> str | None:
    value = getattr(amount, end) if amount else None
    return None if value is None else str(value)
