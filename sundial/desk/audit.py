"""The audit record: who read files, who was let in, what was erased and what was changed for all, for the audit administrator."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from sundial.cases import audited
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.ledger import kinds, queries
from sundial.organs.models import Organ
from sundial.system.access import staff_only

PER_PAGE = 50
# How far back the page looks until he asks for more.
DAYS = 30


class AuditFilter(forms.Form):
    """Which days, which events, whose."""

    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}), required=False)
    watched = forms.ChoiceField(
        label=pgettext_lazy("audit", "What"),
        required=False,
        choices=[("", gettext_lazy("Everything")), *audited.Watched.choices],
    )
    name = forms.CharField(label=pgettext_lazy("audit", "Who"), required=False, max_length=60)

    @property
    def asked(self) -> audited.Asked:
        """As the record takes it; a day nobody can read is not asked for."""
        self.full_clean()
        given = self.cleaned_data
        until = given.get("until") or clock.today()
        since = given.get("since") or until - dt.timedelta(days=DAYS)
        return audited.Asked(since, until, given.get("watched", ""), given.get("name", ""))


@staff_only
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What happened in his reach, the newest first; 403 for whoever is no audit administrator."""
    officer = me(request)
    if not audited.audits(officer):
        raise PermissionDenied
    form = AuditFilter(request.GET)
    audited.note_looked(officer, form.asked)
    page = Paginator(audited.audited(officer, form.asked), PER_PAGE).get_page(request.GET.get("page"))
    events = list(page.object_list)
    organs = dict(
        Organ.objects.filter(code__in={each.actor_organ_code for each in events}).values_list("code", "short_name")
    )
    rows = [
        {
            "at": each.recorded_at,
            "who": " ".join(part for part in (each.actor_name or _("the system"), each.actor_post) if part),
            "organ": organs.get(each.actor_organ_code, ""),
            "sentence": kinds.sentence_for(each),
            "number": queries.number_of(bytes(each.leaf_hash)),
        }
        for each in events
    ]
    return render(request, "desk/audit.html", {"rows": rows, "form": form, "asked": form.asked, "page": page})
