"""Acts before acceptance: the check of materials, the one-off notice, acceptance and its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.documents.wording import say_date
from sundial.cases.models import Case, Material
from sundial.desk.acts.base import ActForm, act
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits import actions, materials
from sundial.permits.barring import bar_on
from sundial.permits.states import PROCEDURE
from sundial.powers.models import MaterialRequirement
from sundial.ui.fields import LongText


def to_be_judged(case: Case) -> Iterator[Material]:
    """The papers a verdict is given on: of each line those of its latest round, then what was handed in beside the list."""
    for line in materials.check_list(case):
        yield from (paper for paper in line.latest if paper.form != materials.Pledge.LATER)
    yield from case.materials.filter(requirement__isnull=True, withdrawn_at__isnull=True).select_related("file")


def verdicts_for(paper: Material) -> list[tuple[str, Any]]:
    """What may be said of a paper: that a substitute is in order only where the list names one."""
    substituted = paper.requirement is not None and paper.requirement.substitute
    return [each for each in materials.Verdict.choices if substituted or each[0] != materials.Verdict.SUBSTITUTE]


@act(PROCEDURE, "check_materials")
class CheckMaterials(ActForm):
    """A verdict for each paper handed in; a defect needs a note, which goes into the correction notice."""

    verb = actions.check_materials
    intro = _("Look at each paper and say how it stands. Whatever is not in order goes into one notice.")

    def prepare(self) -> None:
        self.papers = list(to_be_judged(self.case))
        for paper in self.papers:
            self.fields[f"verdict_{paper.pk}"] = forms.ChoiceField(
                label=_("Verdict"),
                choices=verdicts_for(paper),
                initial=paper.verdict,  # nothing is in order before somebody has looked
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{paper.pk}"] = forms.CharField(
                label=_("What is wrong with it"), required=False, max_length=300, initial=paper.note
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """Nothing besides the papers, which the page shows line by line."""
        return []

    @property
    def paper_rows(self) -> list[dict[str, Any]]:
        """Each paper with its two fields, as the page shows them."""
        return [
            {"material": paper, "verdict": self[f"verdict_{paper.pk}"], "note": self[f"note_{paper.pk}"]}
            for paper in self.papers
        ]

    def arguments(self) -> dict[str, Any]:
        verdicts: dict[UUID, tuple[str, str]] = {
            paper.pk: (self.cleaned_data[f"verdict_{paper.pk}"], self.cleaned_data[f"note_{paper.pk}"])
            for paper in self.papers
        }
        return {"verdicts": verdicts, "occurred_at": self.cleaned_data["occurred_at"]}

    def refuse(self, refusal: Refusal) -> None:
        """A refusal names the paper by its id; show it at that paper."""
        place = f"note_{refusal.field}" if refusal.code == "material.reason" else f"verdict_{refusal.field}"
        if place in self.fields:
            self.add_error(place, str(refusal))
            return
        super().refuse(refusal)


@act(PROCEDURE, "request_correction")
class RequestCorrection(ActForm):
    """The one-off notice: the gaps are read off the check, and what else must be corrected is added line by line."""

    verb = actions.request_correction
    intro = _("The notice is given once and lists everything. These gaps were found by the check:")
    others = LongText(
        label=_("What else must be corrected, one thing a line"),
        required=False,
        help_text=_("Such as a wrong entry in the form. What could have been seen now cannot be asked for later."),
    )

    @property
    def listed(self) -> list[dict[str, object]]:
        """The gaps the notice will list, each with what is wrong with it."""
        return materials.gaps(materials.check_list(self.case))

    def arguments(self) -> dict[str, Any]:
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines()]
        return {"others": [line for line in lines if line], "occurred_at": self.cleaned_data["occurred_at"]}


@act(PROCEDURE, "accept")
class Accept(ActForm):
    verb = actions.accept
    beside = ("materials",)
    intro = _("The limits run from the day the application was complete and in order.")


class Reasons(ActForm):
    """Acts that need nothing but reasons."""

    dangerous = True
    reasons = LongText(label=_("Reasons"))


@act(PROCEDURE, "decline")
class Decline(Reasons):
    verb = actions.decline
    field_order = ("ground", "competent_organ", "reasons")
    intro = _("The applicant gets a dated decision with these reasons. A refusal to accept lights a yellow light.")
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[
            ("not_competent", _("This organ is not competent")),
            ("not_needed", _("No licence is needed for this")),
            ("barred", _("The law bars this application")),
        ],
        widget=forms.RadioSelect,
    )
    competent_organ = forms.CharField(label=_("Competent organ, if known"), required=False, max_length=200)

    def prepare(self) -> None:
        bar = bar_on(self.case, clock.today())
        if bar is not None:
            self.fields["ground"].initial = "barred"
            self.fields["reasons"].initial = _(
                "By the decision in case %(case)s the permit obtained by deceit was revoked; it may not be applied for again before %(day)s."
            ) % {"case": bar.by.number, "day": say_date(bar.until)}


@act(PROCEDURE, "return_application")
class ReturnApplication(Reasons):
    verb = actions.return_application
    intro = _("The application cannot be dealt with as it is; the applicant is told why.")


@act(PROCEDURE, "withdraw")
class Withdraw(ActForm):
    verb = actions.withdraw
    dangerous = True
    intro = _("Enter a withdrawal the applicant declared at the window.")
    reasons = LongText(label=_("What the applicant said"), required=False)


@act(PROCEDURE, "supplement")
class Supplement(ActForm):
    verb = actions.supplement
    beside = ("gaps",)
    intro = _("Every gap of the notice has been answered at the window.")


@act(PROCEDURE, "hand_in_later")
class HandInLater(ActForm):
    """A secondary paper that was to follow comes in over the counter."""

    verb = actions.hand_in_later
    intro = _("The application was accepted without this paper. With the last of them their time ends.")
    requirement = forms.ModelChoiceField(label=_("Which paper"), queryset=MaterialRequirement.objects.none())

    def prepare(self) -> None:
        field = self.fields["requirement"]
        assert isinstance(field, forms.ModelChoiceField)
        awaited = [each.pk for each in materials.following(materials.check_list(self.case))]
        field.queryset = MaterialRequirement.objects.filter(pk__in=awaited)
