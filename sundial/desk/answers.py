"""What the applicant filled in, under names people read; a name nobody knows is shown as it was kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from sundial.ui.parts import Row

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


def rows(form: Mapping[str, object]) -> list[Row]:
    return [Row(str(LABELS.get(name, name)), said(value)) for name, value in form.items()]


def said(value: object) -> str:
    """A list or a table of answers as one line of words."""
    if isinstance(value, Mapping):
        return " ".join(said(each) for each in value.values())
    if isinstance(value, list):
        return "；".join(said(each) for each in value)
    return str(value)
