"""Accounts of an organ: who may sign in, closed at once when somebody leaves, opened again only by a second person (SEC-02)."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sundial.desk.backups import standing_for
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, queries
from sundial.organs import accounts
from sundial.organs.access import duties
from sundial.organs.models import Account
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.forms import refused_at

LONGEST_SEARCH = 60
ACTS = {"close": accounts.close_account, "reopen": accounts.reopen_account}


class ReasonForm(forms.Form):
    """Why an account is closed, or opened again; ``act`` is what the page offered, whatever became of the account since."""

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("It stands in the record with your name. Name no private matter."),
    )


@staff_only
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Every account in the officer's keeping; 403 for one who keeps none."""
    officer = me(request)
    if not accounts.keeps_accounts(officer):
        raise PermissionDenied
    words = request.GET.get("find", "").strip()[:LONGEST_SEARCH]
    rows = accounts.accounts_kept_by(officer, words)
    return render(request, "desk/accounts.html", {"rows": rows, "words": words, "standing": standing_for(officer)})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account, what became of it, and the form that closes it or opens it again."""
    officer = me(request)
    account = get_object_or_404(accounts.accounts_kept_by(officer), pk=pk)
    form = ReasonForm(request.POST or None, initial={"act": "close" if account.is_active else "reopen"})
    if request.method == "POST" and form.is_valid():
        try:
            changed = ACTS[form.cleaned_data["act"]](account, form.cleaned_data["reason"], by=officer)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            said = _("The account is open again.") if changed.is_active else _("The account is closed.")
            messages.success(request, said)
            return redirect("desk:account", pk)
    context = {
        "account": account,
        "facts": _facts(account),
        "form": form,
        "entries": _entries(account),
        "own": account.officer_id == officer.pk,
        "crumbs": [parts.Link(_("Accounts"), reverse("desk:accounts"))],
    }
    return render(request, "desk/account.html", context, status=422 if form.errors else 200)


def _facts(account: Account) -> list[parts.Row]:
    held = "、".join(duty.actor.post for duty in duties(account.officer))
    return [
        parts.Row(_("Organ"), account.officer.organ.name),
        parts.Row(_("Posts held today"), held),
        parts.Row(_("Account name"), account.username),
        parts.Row(_("State"), _("open") if account.is_active else _("shut off")),
    ]


def _entries(account: Account) -> list[parts.Entry]:
    events = queries.timeline("account", account.pk).order_by("-position")
    return [parts.Entry(each.occurred_at, kinds.sentence_for(each), each.actor_post) for each in events]
