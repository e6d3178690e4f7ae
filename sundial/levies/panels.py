"""The account on the case page: how the sum was computed, every line of it, what is still open."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import MINUS, Cell, Line, Panel, dues, panel
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.levies import models
from sundial.levies.account import NOTHING, PROCEDURE, account, last_day_to_pay, surcharge_due
from sundial.levies.budgets import left_on


@panel("levy", "approval_charge")
def money(case: Case) -> Panel | None:
    """Every line with its sum, then what is open; nothing for a case without an account."""
    lines = [_line(each) for each in models.Line.objects.filter(case=case)]
    if not lines:
        return None
    balance = account(case).balance
    lines.append(_total(_("Open"), format_yuan(balance), _due(case)))
    if case.procedure == PROCEDURE and (due := surcharge_due(case, clock.today())) > 0:
        lines.append(_total(_("Surcharge grown by today, not yet entered"), format_yuan(due), ""))
    columns = (_("Entry"), _("Date"), _("Yuan"), _("Receipt or paper"), _("How it was computed"))
    return Panel(_("Account"), columns, tuple(lines))


@panel("deposit", "budget", "village_accounts")
def sums(case: Case) -> Panel | None:
    """Every sum of an account that is no debt, then what it stands at; of a budget also line by line."""
    booked = models.Line.objects.filter(case=case).order_by("at", "on", "reference", "title")
    lines = [_line(each) for each in booked]
    if not lines:
        return None
    lines += [_total(title, format_yuan(left), "") for title, left in left_on(case).items() if title]
    lines.append(_total(_("Left"), format_yuan(account(case).balance), ""))
    columns = (_("Entry"), _("Date"), _("Yuan"), _("Receipt or paper"), _("What for"))
    return Panel(_("Account"), columns, tuple(lines))


def _line(each: models.Line) -> Line:
    sign = "" if each.kind in models.GROWS else MINUS
    told = " · ".join(filter(None, (each.title, each.told)))
    cells = (each.get_kind_display(), str(each.on), sign + format_yuan(each.amount), each.reference, told)
    return Line(tuple(Cell(str(cell)) for cell in cells))


def _total(label: str, amount: str, told: str) -> Line:
    return Line((Cell(label), Cell(""), Cell(amount), Cell(""), Cell(told)))


def _due(case: Case) -> str:
    last = last_day_to_pay(case)
    return _("to be paid by %(day)s") % {"day": date_format(last)} if last else ""


@dues("levy")
def owed(case: Case) -> Panel | None:
    """For the party: what is levied, paid and open, until when, and what the surcharge comes to by today."""
    last, found, today = last_day_to_pay(case), account(case), clock.today()
    if last is None or (found.balance <= 0 and case.closed_at):
        return None
    told = {
        _("Levied"): found.principal,
        _("Surcharge entered"): found.of(models.LineKind.SURCHARGE),
        _("Paid"): found.of(models.LineKind.PAID) - found.of(models.LineKind.REFUNDED),
        _("Still to be paid"): max(found.balance, NOTHING),
    }
    lines = [_pair(name, format_yuan(amount)) for name, amount in told.items()]
    if found.balance > 0:
        lines.append(_pair(_("To be paid by"), date_format(last)))
        if today > last:
            lines.append(_pair(_("Days late"), str((today - last).days)))
            lines.append(_pair(_("Surcharge grown by today, not yet entered"), format_yuan(surcharge_due(case, today))))
    return Panel(_("What is to be paid (yuan)"), (_("Entry"), _("Amount or day")), tuple(lines))


def _pair(name: str, value: str) -> Line:
    return Line((Cell(name), Cell(value)))
