"""What a penalty comes to and what is paid of it, how long each remedy stands open, and where and until when it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.kernel.money import format_yuan
from sundial.penalties import terms
from sundial.penalties.registers import showings

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
    days = {
        _("To be paid by"): "pay_by",
        _("Reconsideration until"): "review_until",
        _("Suit until"): "suit_until",
    }
    for name, key in days.items():
        if day := terms.on_day(case.answers.get(key)):
            yield _line(name, _day(day))


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
