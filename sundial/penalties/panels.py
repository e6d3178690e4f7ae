"""What a penalty comes to and what is paid of it, how it was measured, how long each remedy stands open, and where it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, dues, panel
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.penalties import payments, terms
from sundial.penalties.benchmark import told_names
from sundial.penalties.registers import showings
from sundial.powers.discretion.models import LawDay

IMPOSED = "penalty"


@panel("penalty", "summary_penalty")
def sums(case: Case) -> Panel | None:
    """Fine, gains, surcharge, paid and left; proposed until it is decided."""
    if not case.answers or not case.answers.get("kinds"):
        return None
    return Panel(_("Penalty and payment"), (_("What"), _("Amount or day")), tuple(_lines(case)))


def _lines(case: Case) -> Iterator[Line]:
    imposed = case.outcome == IMPOSED
    for text in case.answers.get("penalty") or []:
        yield _line(_("Penalty imposed") if imposed else _("Penalty proposed"), str(text))
    money = {_("Fine"): terms.fine_of(case), _("Surcharge"): terms.money_of(case.answers.get("surcharge"))}
    for name, amount in money.items():
        if amount:
            yield _line(name, format_yuan(amount))
    if imposed and terms.owed(case):
        yield _line(_("Paid"), format_yuan(terms.money_of(case.answers.get("paid_total"))))
        yield _line(_("Left to pay"), format_yuan(terms.left_to_pay(case)))
        yield from _instalments(case)
        yield from _lateness(case)
    days = {
        _("To be paid by"): "pay_by",
        _("Reconsideration until"): "review_until",
        _("Suit until"): "suit_until",
    }
    for name, key in days.items():
        if day := terms.on_day(case.answers.get(key)):
            yield _line(name, _day(day))


def _lateness(case: Case) -> Iterator[Line]:
    """Days late and the surcharge of today, which grows until it is entered; nothing while the payment is in time."""
    last, today = terms.on_day(case.answers.get("pay_by")), clock.today()
    if last is None or today <= last or terms.left_to_pay(case) <= 0:
        return
    yield _line(_("Days late"), str((today - last).days))
    yield _line(_("Surcharge by today"), format_yuan(payments.surcharge_by(case, today)))


@dues("penalty", "summary_penalty")
def owed(case: Case) -> Panel | None:
    """For the party: what the decision wants paid, what is paid, until when, and what lateness has cost by today."""
    if case.outcome != IMPOSED or case.delivered_at is None or not terms.owed(case):
        return None
    lines = [
        _line(_("To be paid by the decision"), format_yuan(terms.owed(case))),
        _line(_("Paid"), format_yuan(terms.money_of(case.answers.get("paid_total")))),
        _line(_("Left to pay"), format_yuan(terms.left_to_pay(case))),
    ]
    if (last := terms.on_day(case.answers.get("pay_by"))) and terms.left_to_pay(case) > 0:
        lines += [_line(_("To be paid by"), _day(last)), *_instalments(case), *_lateness(case)]
    return Panel(_("What is to be paid (yuan)"), (_("What"), _("Amount or day")), tuple(lines))


def _instalments(case: Case) -> Iterator[Line]:
    """Each instalment with what became of it: paid, missed (its day is over), or still to come."""
    paid, over = terms.money_of(case.answers.get("paid_total")), payments.missed(case, clock.today())
    for each in payments.instalments(case):
        came = _("missed") if each in over else _("paid in whole") if each.so_far <= paid else _("to come")
        yield _line(_("Instalment due %(day)s") % {"day": each.due}, f"{format_yuan(each.amount)} · {came}")


@panel("penalty")
def measure(case: Case) -> Panel | None:
    """How the proposed penalty was measured: circumstances, grade, both ranges, and the gates it must pass (arts. 34, 57, 58, 63)."""
    if not case.answers or not case.answers.get("kinds"):
        return None
    return Panel(_("Measure of discretion"), (_("What"), _("Finding")), tuple(_measured(case)))


def _measured(case: Case) -> Iterator[Line]:
    known = case.answers
    if graded := known.get("benchmark"):
        yield from _graded(case, graded)
    if reason := known.get("deviation"):
        yield _line(_("Why the benchmark is left"), reason)
    gates = {
        _("Hearing on request"): known.get("hearing_due"),
        _("Legal review before the decision"): known.get("legal_required", known.get("hearing_due")),
        _("Collective discussion of the heads"): known.get("major"),
    }
    for name, is_due in gates.items():
        yield _line(name, _("required") if is_due else _("not required"))


def _graded(case: Case, graded: Mapping[str, Any]) -> Iterator[Line]:
    named = told_names(graded)
    yield _line(_("Violation of the benchmark"), named.violation)
    for name, value in named.facts:
        yield _line(name, value)
    yield Line((Cell(_("Grade")), Cell(str(graded["grade_name"]))), told=tuple(graded.get("lines", ())))
    figures = graded["figures"]
    yield _line(_("Range of the benchmark (yuan)"), _between(figures["benchmark_min"], figures["benchmark_max"]))
    yield _line(_("Range of the law (yuan)"), _between(figures["law_min"], figures["law_max"]))
    yield _line(_("Day whose law applies"), str(LawDay(graded["law_day"]).label))


def _between(least: str | None, most: str | None) -> str:
    if least is None:
        return "—"
    if most is None:
        return _("%(least)s and more") % {"least": format_yuan(Decimal(least))}
    return f"{format_yuan(Decimal(least))} – {format_yuan(Decimal(most))}"


@panel("penalty", "summary_penalty")
def registers(case: Case) -> Panel | None:
    """The registers that show the penalty, with the days of each."""
    columns = (_("Register"), _("Hand over by"), _("Early end from"), _("Shown until"))
    lines = tuple(
        Line((Cell(str(each.title)), *(Cell(_day(day)) for day in (each.report_by, each.repair_from, each.until))))
        for each in showings(case)
    )
    return Panel(_("Shown in the registers"), columns, lines)


def _line(name: str, value: str) -> Line:
    return Line((Cell(name), Cell(value)))


def _day(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "—"
