"""Whether an application's materials are complete and in order: the item's list against what was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Material
from sundial.powers.models import MaterialRequirement

# What is shown beside a paper that was taken over; found together with it.
ORIGINS = ("certificate__case__organ", "earlier__case__organ")


class Verdict(TextChoices):
    """What the check says of one material."""

    OK = "ok", _("in order")
    SUBSTITUTE = "substitute", _("in order, by its substitute")
    DEFECTIVE = "defective", _("not in order")
    UNNEEDED = "unneeded", _("not needed")


class Standing(TextChoices):
    """How a line of the item's list stands on a case."""

    MET = "met", _("complete")
    UNCHECKED = "unchecked", _("to be checked")
    DEFECTIVE = "defective", _("not in order")
    MISSING = "missing", _("missing")
    FOLLOWS = "follows", _("to follow")
    OPTIONAL = "optional", _("not required")


class Pledge(TextChoices):
    """What the applicant may sign in place of a paper, where the item's list says so; kept as the material's form."""

    LATER = "later", _("will be handed in later")
    PROMISE = "promise", _("promised in writing")


@dataclass(frozen=True)
class Line:
    """One line of the list with what was handed in for it, the newest first.

    ``catch_all`` marks “other materials the law requires”: nobody can hand that in by name, so it is never a gap.
    """

    requirement: MaterialRequirement
    materials: tuple[Material, ...]

    @property
    def catch_all(self) -> bool:
        return self.requirement.catch_all

    @property
    def latest(self) -> list[Material]:
        """What was handed in or signed in the latest round."""
        return [each for each in self.materials if each.round == self.materials[0].round]

    @property
    def standing(self) -> str:
        if self.materials:
            papers = [each for each in self.latest if each.form != Pledge.LATER]
            return VERDICT_STANDS.get(papers[0].verdict, Standing.UNCHECKED) if papers else Standing.FOLLOWS
        return Standing.MISSING if self.requirement.required and not self.catch_all else Standing.OPTIONAL

    @property
    def gap(self) -> dict[str, object] | None:
        """What a correction notice says of this line, if anything."""
        if self.standing == Standing.MISSING:
            return {"requirement": self.requirement.pk, "name": self.requirement.name, "problem": "缺少"}
        if self.standing == Standing.DEFECTIVE:
            return {
                "requirement": self.requirement.pk,
                "name": self.requirement.name,
                "problem": self.materials[0].note,
            }
        return None


VERDICT_STANDS: dict[str, str] = {
    Verdict.OK: Standing.MET,
    Verdict.SUBSTITUTE: Standing.MET,
    Verdict.UNNEEDED: Standing.OPTIONAL,
    Verdict.DEFECTIVE: Standing.DEFECTIVE,
}


def requirements(case: Case) -> list[MaterialRequirement]:
    """The lines of the item's list that concern this applicant: those of everybody and those of the group."""
    return list(MaterialRequirement.objects.filter(version_id=case.version_id, group__in={"", case.applicant_group}))


def check_list(case: Case) -> list[Line]:
    """Every line that concerns the applicant with what was handed in for it; two queries."""
    handed_in: dict[int | None, list[Material]] = {}
    for material in (
        case.materials.filter(withdrawn_at__isnull=True)
        .select_related("file", "requirement", *ORIGINS)
        .order_by("-round", "-received_at")
    ):
        handed_in.setdefault(material.requirement_id, []).append(material)
    return [Line(each, tuple(handed_in.get(each.pk, ()))) for each in requirements(case)]


def unchecked(lines: Iterable[Line]) -> list[str]:
    """The names of the materials nobody has looked at yet."""
    return [line.requirement.name for line in lines if line.standing == Standing.UNCHECKED]


def following(lines: Iterable[Line]) -> list[MaterialRequirement]:
    """The secondary papers that the applicant undertook to hand in later and has not."""
    return [line.requirement for line in lines if line.standing == Standing.FOLLOWS]


def gaps(lines: Iterable[Line]) -> list[dict[str, object]]:
    """Everything a correction notice must list."""
    return [gap for line in lines if (gap := line.gap)]
