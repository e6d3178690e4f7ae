"""What the applicant was told about a case, and where else it may be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sundial.cases.models import Case
from sundial.hall.forms import sent
from sundial.hall.views.progress import ask, crumbs, own
from sundial.inbox import actions
from sundial.inbox.forms import ReachForm
from sundial.inbox.queries import reach_of


@own
@require_POST
def read(request: HttpRequest, case: Case) -> HttpResponse:
    """All of it is read."""
    actions.read_all(case.pk)
    return redirect("hall:case", case.number)


@own
@ask
def where(request: HttpRequest, case: Case) -> HttpResponse:
    """Change where messages go; both fields empty takes the agreement back."""
    kept = reach_of(case)
    initial = {"email": kept.email, "mobile": kept.mobile, "language": kept.language, "agreed": True} if kept else None
    form = ReachForm(*sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.agree(case.pk, **form.chosen)
        messages.success(request, _("Saved."))
        return redirect("hall:case", case.number)
    heading = _("Messages by SMS or e-mail")
    context = {"case": case, "form": form, "heading": heading, "crumbs": crumbs(case, heading)}
    return render(request, "hall/reach.html", context, status=422 if form.errors else 200)
