"""The lists of who is paid what in a month: drawn up, read, released, taken along as a workbook."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sundial.benefits import payments
from sundial.benefits.models import PaymentList
from sundial.benefits.queries import names_of, paid_items, paying_organs, sheets, word_of
from sundial.desk.discretion.views import attachment
from sundial.desk.payments.forms import DrawUpForm, ReleaseForm
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duty_as
from sundial.organs.models import Officer, Organ
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.forms import refused_at
from sundial.ui.once import DoneBefore, do_once

PER_PAGE, ROWS = 30, 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"whole": False, "posted": True}


def payer_of(officer: Officer, roles: tuple[str, ...]) -> Organ | None:
    """The organ for which the officer acts at one of ``roles``; None for one who only reads."""
    return next((organ for organ in paying_organs(officer) if duty_as(officer, roles, organ)), None)


@staff_only
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    return _lists(request)


def _lists(request: HttpRequest, form: DrawUpForm | None = None) -> HttpResponse:
    officer = me(request)
    page = Paginator(sheets(officer).order_by("-month", "-drawn_at"), PER_PAGE).get_page(request.GET.get("page"))
    payer = payer_of(officer, payments.DRAWING)
    owed = _owed(payer) if payer else []
    context = {
        "page": page,
        "rows": _named(page),
        "form": form or (DrawUpForm(paid_items(payer)) if payer and owed else None),
        "draws": payer is not None,
        "waiting": owed,
        "month": clock.today(),
        "tabs": tabs("payments"),
    }
    return render(request, "desk/payments/lists.html", context, status=422 if form else 200)


def _named(page: Any) -> list[tuple[PaymentList, str, str]]:
    """Each list with the name of its benefit and its total."""
    names = names_of({each.item for each in page})
    return [(each, names.get(each.item_id, each.item.code), format_yuan(each.total)) for each in page]


def _owed(payer: Organ) -> list[tuple[str, int]]:
    """What of this month still stands on no list: the benefit and how many households."""
    items = list(paid_items(payer))
    names, month = names_of(items), clock.today().replace(day=1)
    counted = [(names.get(each.pk, each.code), payments.due(payer, each, month).count()) for each in items]
    return [(name, number) for name, number in counted if number]


@staff_only
@require_POST
def draw_up(request: HttpRequest) -> HttpResponse:
    """Draw up the list of a month."""
    officer = me(request)
    payer = payer_of(officer, payments.DRAWING)
    if payer is None:
        raise Http404
    form = DrawUpForm(paid_items(payer), request.POST)
    if not form.is_valid():
        return _lists(request, form)
    told = form.cleaned_data
    try:
        made = do_once(officer, told["once"], lambda: payments.draw_up(payer, told["item"], told["month"], by=officer))
    except DoneBefore as done:
        return redirect("desk:payment_list", pk=done.event.subject_id)
    except Refusal as refusal:
        refused_at(form, refusal)
        return _lists(request, form)
    return redirect("desk:payment_list", pk=made.pk)


def sheet_of(request: HttpRequest, pk: UUID) -> PaymentList:
    """The list, when the officer may look into its payer; 404 otherwise."""
    return get_object_or_404(sheets(me(request)), pk=pk)


@staff_only
@require_safe
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _sheet(request, sheet_of(request, pk))


def _sheet(request: HttpRequest, found: PaymentList, form: ReleaseForm | None = None) -> HttpResponse:
    officer = me(request)
    name = names_of([found.item]).get(found.item_id, found.item.code)
    page = Paginator(payments.rows_of(found), ROWS).get_page(request.GET.get("page"))
    releases = duty_as(officer, payments.RELEASING, found.payer) is not None
    may_release = releases and found.paid_at is None and found.drawn_by_id != officer.pk
    context = {
        "sheet": found,
        "name": name,
        "page": page,
        "total": format_yuan(payments.total_of(found)),
        "rows": [(each, word_of(found.item.procedure, each.award.category), format_yuan(each.amount)) for each in page],
        "form": form or (ReleaseForm() if may_release else None),
        "same_hand": releases and found.paid_at is None and found.drawn_by_id == officer.pk,
        "trail": [
            parts.Link(_("Payment lists"), reverse("desk:payments")),
            parts.Link(found.number, current=True),
        ],
    }
    return render(request, "desk/payments/sheet.html", context, status=422 if form else 200)


@staff_only
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Release the list with its voucher."""
    officer, found = me(request), sheet_of(request, pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _sheet(request, found, form)
    told = form.cleaned_data
    try:
        do_once(officer, told["once"], lambda: payments.release(found.pk, told["voucher"], by=officer))
    except DoneBefore:
        pass
    except Refusal as refusal:
        refused_at(form, refusal)
        return _sheet(request, found, form)
    return redirect("desk:payment_list", pk=pk)


@staff_only
@require_safe
def workbook(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The list as Excel: whole for the bank, or masked for the wall of the village."""
    if kind not in KINDS:
        raise Http404
    found = sheet_of(request, pk)
    masked = KINDS[kind]
    name = f"{found.number}-{_('posted') if masked else _('whole')}.xlsx"
    return attachment(name, payments.as_xlsx(found, masked=masked), XLSX)


def tabs(current: str) -> list[parts.Link]:
    """The pages about money, and about who goes without."""
    places = (
        ("payments", _("Payment lists")),
        ("standards", _("Standards of benefits")),
        ("coverage", _("Who goes without")),
    )
    return [parts.Link(label, reverse(f"desk:{name}"), current=name == current) for name, label in places]
