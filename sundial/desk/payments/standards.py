"""The standards of benefits: what holds, since when and by which paper; entered by whoever sets them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sundial.benefits import payments
from sundial.benefits.queries import standards as standards_on
from sundial.desk.payments.forms import StandardForm, items_of
from sundial.desk.payments.views import tabs
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties
from sundial.organs.models import Officer, Organ
from sundial.system.access import staff_only
from sundial.ui.forms import refused_at
from sundial.ui.once import DoneBefore, do_once


def setting_organ(officer: Officer) -> Organ | None:
    """The organ whose head the officer is and which has a standard to set; None for everybody else."""
    held = [duty.post.organ for duty in duties(officer) if duty.post.role in payments.RELEASING]
    return next((organ for organ in held if items_of(organ)), None)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def standards(request: HttpRequest) -> HttpResponse:
    officer = me(request)
    organ = setting_organ(officer)
    form = StandardForm(organ, request.POST or None) if organ else None
    if form is not None and organ is not None and form.is_valid() and _enter(officer, organ, form):
        return redirect("desk:standards")
    context = {"standards": standards_on(), "form": form, "tabs": tabs("standards")}
    return render(request, "desk/payments/standards.html", context, status=422 if form and form.is_bound else 200)


def _enter(officer: Officer, organ: Organ, form: StandardForm) -> bool:
    """Enter the standard; False where it is refused, with the reason in the form."""
    told, (item, category) = form.cleaned_data, form.chosen()
    try:
        do_once(
            officer,
            told["once"],
            lambda: payments.set_standard(
                organ, item, category, told["amount"], told["per"], told["since"], told["paper"], by=officer
            ),
        )
    except DoneBefore:
        return True
    except Refusal as refusal:
        refused_at(form, refusal)
        return False
    return True
