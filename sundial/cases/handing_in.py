"""What is handed in with an application: the papers of the item's list, and how its receipt names them."""

from __future__ import annotations

from collections.abc import Iterable

from sundial.cases.models import Case, Document, Material
from sundial.powers.models import MaterialRequirement

# Papers are Chinese whoever prints them.
APPLICATION = "《{item}》申请表"
FORMS = {"original": "原件", "copy": "复印件", "duplicate": "副本", "original_and_copy": "原件及复印件"}
SCAN = "电子文件"
# The receipt of a licence, and that of every other application.
RECEIPTS = ("application_receipt", "intake_receipt")


def take_listed(case: Case, listed: Iterable[MaterialRequirement]) -> None:
    """Take these papers of the item's list on paper, in the form and number the list wants; the caller's act records it."""
    Material.objects.bulk_create(
        Material(
            case=case,
            requirement=each,
            name=each.name,
            form=each.form,
            copies=each.copies or 1,
            received_at=case.opened_at,
        )
        for each in listed
    )


def handed_in(case: Case) -> list[dict[str, object]]:
    """The rows of a receipt: the application itself, and each material that was handed in."""
    rows = case.materials.filter(withdrawn_at__isnull=True).order_by("requirement__position", "received_at")
    return [{"name": APPLICATION.format(item=case.version.name)}, *map(_row, rows)]


def _row(material: Material) -> dict[str, object]:
    return {"name": material.name, "form": FORMS.get(material.form, ""), "copies": material.copies}


def receipt_of(case: Case) -> Document | None:
    """The paper that confirms that the application came in (接收凭证)."""
    return case.documents.filter(kind__in=RECEIPTS).select_related("file").order_by("issued_at").first()
