"""政策文件: policies, documents and normative documents in one place, to be found and read (HALL-16)."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sundial.hall.forms import LONGEST_QUERY
from sundial.hall.publications import standing
from sundial.registers import queries
from sundial.registers.books import books
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link, Row

PER_PAGE, NORMATIVE = 20, 20
NORMATIVE_DOCUMENT = "normative_document"


class DocumentFilter(forms.Form):
    """Words and theme."""

    q = forms.CharField(label=gettext_lazy("Words of the title or the text"), required=False, max_length=LONGEST_QUERY)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)

    def __init__(self, asked: object) -> None:
        super().__init__(asked)  # type: ignore[arg-type]  # the query of a request
        themes = books()[queries.DOCUMENTS].field("theme").options
        self.fields["theme"].choices = [("", _("all")), *themes.items()]  # type: ignore[attr-defined]  # a choice field
        self.full_clean()


@public
@open_to_caches
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """The documents kept for reading, page by page; beside them the normative documents that stand published."""
    form = DocumentFilter(request.GET)
    words = form.cleaned_data.get("q", "").replace("\x00", "")
    normative = standing().filter(case__procedure=NORMATIVE_DOCUMENT, title__icontains=words)
    context = {
        "form": form,
        "page": Paginator(queries.documents(words, form.cleaned_data.get("theme", "")), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "normative": normative[:NORMATIVE],
        "crumbs": [Link(_("Home"), reverse("hall:home")), Link(_("Policies and documents"))],
    }
    return render(request, "hall/documents.html", context)


@public
@open_to_caches
@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One document, whole; one that was taken down is not found any more."""
    found = get_object_or_404(queries.documents(), pk=pk)
    fields = [each for each in books()[queries.DOCUMENTS].fields if each.name not in ("title", "text")]
    crumbs = [
        Link(_("Home"), reverse("hall:home")),
        Link(_("Policies and documents"), reverse("hall:documents")),
        Link(found.values["title"]),
    ]
    rows = [Row(*each) for each in queries.told(fields, found.values, found.organ)]
    return render(request, "hall/document.html", {"document": found, "rows": rows, "crumbs": crumbs})
