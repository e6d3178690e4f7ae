"""The window: an application handed in on paper is entered once, by the clerk who took it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sundial.cases.access import access_case
from sundial.cases.files import store
from sundial.cases.forms import PartyForm
from sundial.cases.models import Case
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties
from sundial.organs.models import Officer, Role
from sundial.permits import actions, materials
from sundial.powers.models import ItemVersion
from sundial.powers.queries import offered
from sundial.system.access import staff_only
from sundial.ui import parts

PAPER_FORMS = [
    ("original", gettext_lazy("original")),
    ("copy", gettext_lazy("copy")),
    ("original_and_copy", gettext_lazy("original and copy")),
    ("unspecified", gettext_lazy("not said")),
]


class ReceiveForm(PartyForm):
    """Who applies, for which of the item's classes, for what."""

    group = forms.ChoiceField(label=gettext_lazy("Class of applicant"), required=False)
    project_name = forms.CharField(label=gettext_lazy("Subject of the application"), max_length=300, required=False)

    def __init__(self, version: ItemVersion, data: Any = None) -> None:
        super().__init__(data)
        groups = sorted({each.group for each in version.materials.all() if each.group})
        if groups:
            self.fields["group"].choices = [(each, each) for each in groups]  # type: ignore[attr-defined]  # a choice field has choices
            self.fields["group"].required = True
        else:
            del self.fields["group"]


class PaperForm(forms.Form):
    """One paper of the list, as it was handed in."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=PAPER_FORMS)
    copies = forms.IntegerField(label=gettext_lazy("Copies"), min_value=1, max_value=99, initial=1)
    file = forms.FileField(label=gettext_lazy("Scan, if there is one"), required=False)


def clerk(request: HttpRequest) -> Officer:
    """The officer, who must stand at a window; 403 otherwise."""
    officer = me(request)
    if not any(duty.post.role == Role.WINDOW for duty in duties(officer)):
        raise PermissionDenied
    return officer


@staff_only
@require_GET
def receive(request: HttpRequest) -> HttpResponse:
    """The items this window receives."""
    organs = {duty.post.organ_id for duty in duties(clerk(request)) if duty.post.role == Role.WINDOW}
    items = offered().filter(item__organ__in=organs).order_by("item__sequence")
    return render(request, "desk/receive.html", {"items": items, "trail": _trail(_("Receive an application"))})


@staff_only
@require_http_methods(["GET", "POST"])
def receive_item(request: HttpRequest, code: str) -> HttpResponse:
    officer = clerk(request)
    version = get_object_or_404(offered().prefetch_related("materials"), item__code=code)
    form = ReceiveForm(version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"group": form.cleaned_data.pop("group", ""), "project_name": form.cleaned_data.pop("project_name")}
        case = actions.open_draft(version, form.party(), by=officer, **told)
        return redirect("desk:papers", number=case.number)
    context = {"form": form, "version": version, "trail": _trail(version.name)}
    return render(request, "desk/receive_item.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_GET
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """The item's list, each line with what has been handed in."""
    clerk(request)
    return _show_papers(request, access_case(request.user, number))  # type: ignore[arg-type]  # staff_only lets only accounts in


def _show_papers(
    request: HttpRequest, case: Case, wrong: tuple[int, PaperForm] | None = None, status: int = 200
) -> HttpResponse:
    lines = [
        {"line": line, "form": wrong[1] if wrong and wrong[0] == line.requirement.pk else _paper_form(line)}
        for line in materials.check_list(case)
    ]
    context = {"case": case, "lines": lines, "trail": _trail(case.version.name)}
    return render(request, "desk/receive_papers.html", context, status=status)


def _paper_form(line: materials.Line) -> PaperForm:
    wanted = line.requirement
    return PaperForm(initial={"form": wanted.form, "copies": wanted.copies or 1}, prefix=str(wanted.pk))


@staff_only
@require_POST
def take_paper(request: HttpRequest, number: str, requirement: int) -> HttpResponse:
    officer = clerk(request)
    case = access_case(request.user, number)  # type: ignore[arg-type]  # as in papers
    wanted = get_object_or_404(case.version.materials, pk=requirement)
    form = PaperForm(request.POST, request.FILES, prefix=str(wanted.pk))
    if not form.is_valid():
        return _show_papers(request, case, (wanted.pk, form), 422)
    try:
        upload = form.cleaned_data.pop("file")
        stored = store(upload, slot="material") if upload else None
        actions.hand_in(case.pk, by=officer, requirement=wanted, file=stored, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("file" if refusal.field in ("", "file") else None, str(refusal))
        return _show_papers(request, case, (wanted.pk, form), 422)
    return redirect(reverse("desk:papers", args=[number]) + f"#paper-{wanted.pk}")


@staff_only
@require_POST
def give_back(request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
    officer = clerk(request)
    case = access_case(request.user, number)  # type: ignore[arg-type]  # as in papers
    actions.take_back(case.pk, get_object_or_404(case.materials, pk=pk), by=officer)
    return redirect("desk:papers", number=number)


@staff_only
@require_POST
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Give the application its number; the query password is shown here and nowhere again."""
    officer = clerk(request)
    case = access_case(request.user, number)  # type: ignore[arg-type]  # as in papers
    if case.state != "draft":
        raise Http404
    receipt = actions.submit(case.pk, by=officer)
    return render(request, "desk/received.html", {"receipt": receipt, "trail": _trail(case.version.name)})


def _trail(label: str) -> list[parts.Link]:
    return [
        parts.Link(_("My work"), reverse("desk:work")),
        parts.Link(_("Receive an application"), reverse("desk:receive")),
        parts.Link(label, current=True),
    ]
