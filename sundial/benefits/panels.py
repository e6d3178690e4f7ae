"""What the case page shows of an award: how much from which month, and every month listed and paid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from sundial.benefits.means import line_of, means_of
from sundial.benefits.models import Amount, Award, Payment
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.stated import stated_life
from sundial.kernel import clock
from sundial.kernel.money import format_yuan

# The lives that end in an award or a certificate; ``lives/`` states them.
PROCEDURES = ("aid", "preference", "relief", "subsistence", "support", "unemployment")


@panel("subsistence")
def means(case: Case) -> Panel | None:
    """What the survey found against the line of today, and what lifts the household to it; one query."""
    found = means_of(case)
    if found is None:
        return None
    line = line_of(case, lines_of(case.procedure), clock.today())
    most = found.most_a_month(Decimal(line.value))
    columns = (
        _("Heads"),
        _("Yearly income (yuan)"),
        _("A head (yuan)"),
        _("Line a head and year (yuan)"),
        _("At most a month (yuan)"),
        _("Source of the line"),
    )
    said = (
        str(found.people),
        format_yuan(found.yearly_income),
        format_yuan(found.a_head),
        format_yuan(Decimal(line.value)),
        format_yuan(most) if most > 0 else _("not below the line"),
        line.basis,
    )
    return Panel(_("Means of the household"), columns, (Line(tuple(Cell(str(each)) for each in said)),))


def lines_of(procedure: str) -> Mapping[str, str]:
    """The parameters that hold the lines of each category, as the decision's own check names them."""
    [check] = [each for each in stated_life(procedure).acts["decide"].checks if each.name == "within_line"]
    lines: Mapping[str, str] = check.argument["lines"]
    return lines


@panel(*PROCEDURES)
def awarded(case: Case) -> Panel | None:
    """The amounts of the award; two queries."""
    held = Award.objects.filter(case=case).select_related("payer").first()
    if held is None:
        return None
    columns = (_("From"), _("Amount (yuan)"), _("How often"), _("Heads"), _("Paid by"))
    return Panel(_("Award"), columns, tuple(_amount(held, each) for each in held.amounts.all()))


@panel(*PROCEDURES)
def payments(case: Case) -> Panel | None:
    """Every month listed, the newest first, with the voucher once it is paid; one query."""
    rows = Payment.objects.filter(award__case=case).select_related("sheet").order_by("-period")
    columns = (_("Month"), _("Amount (yuan)"), _("List"), _("Voucher"))
    return Panel(_("Payments"), columns, tuple(_payment(each) for each in rows))


def _amount(held: Award, amount: Amount) -> Line:
    until = f" – {held.last:%Y-%m}" if held.last else ""
    said = (f"{amount.since:%Y-%m}{until}", format_yuan(amount.amount), held.get_frequency_display(), str(held.people))
    return Line(tuple(Cell(str(each)) for each in (*said, held.payer.short_name)))


def _payment(row: Payment) -> Line:
    paid = row.sheet.voucher or _("not paid yet")
    said = (f"{row.period:%Y-%m}", format_yuan(row.amount), row.sheet.number, paid)
    return Line(tuple(Cell(str(each)) for each in said))
