"""What the applicant filled in for a permit, under names people read; a name nobody knows is shown as it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from sundial.cases.application_form import Sheet, answers_of, sheet_of
from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.saying import in_order
from sundial.permits.own_forms import own_form, questions_of
from sundial.permits.states import PROCEDURE
from sundial.powers.models import ItemVersion

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
    "started_on": _("First day of business"),
    "store": _("Storage"),
    "superior": _("Superior organ"),
    "tanks": _("Tanks"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid until"),
    "variety": _("Variety"),
    "workers": _("Workers"),
}


def rows(form: Mapping[str, object], asked: Iterable[Asked] = ()) -> Iterator[tuple[str, str]]:
    """Each question with its answer in words: first those of the item's own form, in its order."""
    named = {each.name: each for each in asked}
    yield from ((str(each.label), in_words(each, form.get(name, ""))) for name, each in named.items())
    for name, value in form.items():
        if name not in named:
            yield str(LABELS.get(name, name)), said(value)


def in_words(asked: Asked, value: object) -> str:
    """An answer of the item's own form; what was typed before the form asked so stays as it was typed."""
    if asked.type == "choice":
        return str(asked.options.get(str(value), value))
    if asked.type == "rows" and isinstance(value, list):
        return "；".join(" ".join(in_order(row, asked.columns)) for row in value)
    return said(value)


def said(value: object) -> str:
    """A list or a table of answers as one line of words."""
    if isinstance(value, Mapping):
        return " ".join(said(each) for each in value.values())
    if isinstance(value, list):
        return "；".join(said(each) for each in value)
    return str(value)


@answers_of(PROCEDURE)
def applied_for(case: Case) -> Iterator[tuple[str, str]]:
    """The class of applicant, the project and the answers of the form; what the item's own form asked and nobody filled in says so."""
    yield str(_("Class of applicant")), case.applicant_group
    yield str(_("Subject of the application")), case.project_name
    # An application handed in before the item had its own form was never asked: its answers have no such names.
    asked = [each for each in questions_of(case.version) if each.name in case.form]
    own = {str(each.label) for each in asked}
    for label, answer in rows(case.form, asked):
        yield label, answer or (str(_("Not filled in")) if label in own else "")


@sheet_of(PROCEDURE)
def sheet(version: ItemVersion) -> Sheet:
    """The form of the item under its own title."""
    found = own_form(version)
    return Sheet(title=found.title if found else "")
