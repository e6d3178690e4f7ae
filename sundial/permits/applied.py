"""What the applicant filled in for a permit, under names people read; a name nobody knows is shown as it was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from sundial.cases.application_form import answers_of
from sundial.cases.models import Case
from sundial.permits.states import PROCEDURE

LABELS = {
    "place": _("Where it is carried out"),
    "statement": _("What is applied for"),
    "address": _("Premises"),
    "area": _("Floor area"),
    "authorisation": _("What the agent may do"),
    "authorised_until": _("The authority ends on"),
    "assessor": _("Safety assessor"),
    "category": _("Category"),
    "designer": _("Designer"),
    "exposed": _("People exposed"),
    "goods": _("Goods"),
    "hazards": _("Hazards"),
    "kinds": _("Kinds"),
    "mineral": _("Mineral"),
    "mode": _("Mode"),
    "products": _("Products"),
    "quantity": _("Quantity"),
    "requirements": _("Requirements"),
    "documents": _("Papers"),
    "scale": _("Scale"),
    "staff": _("Staff"),
    "store": _("Storage"),
    "superior": _("Superior organ"),
    "tanks": _("Tanks"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid until"),
    "variety": _("Variety"),
    "workers": _("Workers"),
}


def rows(form: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each question with its answer in words."""
    return ((str(LABELS.get(name, name)), said(value)) for name, value in form.items())


def said(value: object) -> str:
    """A list or a table of answers as one line of words."""
    if isinstance(value, Mapping):
        return " ".join(said(each) for each in value.values())
    if isinstance(value, list):
        return "；".join(said(each) for each in value)
    return str(value)


@answers_of(PROCEDURE)
def applied_for(case: Case) -> Iterator[tuple[str, str]]:
    """The class of applicant, the project and the answers of the form."""
    yield str(_("Class of applicant")), case.applicant_group
    yield str(_("Subject of the application")), case.project_name
    yield from rows(case.form)
