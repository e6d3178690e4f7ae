"""一次性告知: what an item wants of an applicant, written once on paper for whoever asks the first person about it (P-FIRST step 2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.cases.papers import values_of_paper
from sundial.cases.stated.acts import reckoned
from sundial.cases.stated.saying import CHINESE
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.powers.guide import Group, Guide, MaterialGroup, MaterialLine, guide_of
from sundial.powers.models import ItemVersion
from sundial.powers.queries import ROWS, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sundial.cases.procedure import Act

PAPER = "once_only_notice"
FIELD = "explained_item"
BASIS = "某镇首问责任制度、一次性告知制度"
MOST_NAMED = 5  # how many items a refusal names for the clerk to choose from


def item_named(text: str, organ: object = None) -> ItemVersion:
    """The item the public may see that ``text`` names by code or name, of ``organ`` (its key) where one is concerned.

    Raises ``Refusal``: ``explained.unknown``, ``explained.several``.
    """
    here = listed(clock.today()).filter(**({"item__organ": organ} if organ else {}))
    for wanted in (Q(item__code=text) | Q(name=text), Q(name__contains=text)):
        found = list(_of(here, wanted))
        if len(found) == 1:
            return found[0]
        if found:
            raise Refusal(
                "explained.several",
                _("Several items are called so. Write the code of one: %(items)s"),
                field=FIELD,
                basis=BASIS,
                items="；".join(f"{each.item.code} {each.name}（{each.item.organ.short_name}）" for each in found),
            )
    raise Refusal(
        "explained.unknown", _("The catalogue has no item of this name or code here."), field=FIELD, basis=BASIS
    )


def _of(here: QuerySet[ItemVersion], wanted: Q) -> Iterable[ItemVersion]:
    return here.filter(wanted).order_by("item__code", "item__organ__code", "pk").prefetch_related(*ROWS)[:MOST_NAMED]


@reckoned("explains")
def explains(act: Act, answers: Mapping[str, Any]) -> str:
    """Whether a written notice is given, about an item that is known. Raises as ``item_named``."""
    if not (text := str(answers.get(FIELD, "")).strip()):
        return ""
    item_named(text, answers.get("about_organ"))
    return "written"


@values_of_paper(PAPER)
def what_is_wanted(act: Act, kind: str) -> dict[str, Any]:
    """Everything the item wants, read off the catalogue of the day."""
    opened = act.case.records.get(action="open").values
    version = item_named(str(opened[FIELD]).strip(), opened.get("about_organ"))
    with translation.override(CHINESE):
        told = guide_of(version)
        return {
            "explained": version.name,
            "explained_code": version.item.code,
            "handled_by": version.item.organ.name,
            "handled_at": told.places or [version.item.organ.address or version.item.organ.name],
            "told_on": local_date(act.at),
            "wanted": list(_wanted(told.materials)),
            "conditions": list(_conditions(told.conditions)),
            "explained_basis": list(told.basis),
            "limits": _limits(told),
            "fees": told.fees,
        }


def _wanted(groups: Iterable[MaterialGroup]) -> Iterable[dict[str, str]]:
    for group in groups:
        for line in group.lines:
            yield {
                "name": f"（{group.name}）{line.name}" if group.name else line.name,
                "copies": str(line.copies or ""),
                "note": _note(line),
            }


def _note(line: MaterialLine) -> str:
    issuer = f"由{line.issuer}出具" if line.issuer else ""
    return "；".join(filter(None, (issuer, line.note)))


def _conditions(groups: Iterable[Group]) -> Iterable[str]:
    return (f"{group.name}：{line}" if group.name else line for group in groups for line in group.lines)


def _limits(told: Guide) -> list[str]:
    return [f"{each.label}：{each.text}" for each in (told.promised, told.statutory) if each.text]
