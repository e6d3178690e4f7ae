"""Acts of the inspection on site: team, record, signatures, experts, re-check."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.desk.acts.base import ActForm, LongText, act
from sundial.desk.acts.examination import holders
from sundial.organs.models import Officer, Role
from sundial.permits import actions
from sundial.permits.models import VisitResult
from sundial.permits.states import PROCEDURE

INSPECTORS = {Role.HANDLER_A, Role.HANDLER_B, Role.WINDOW, Role.DEPUTY_HEAD, Role.OFFICE}


@act(PROCEDURE, "assemble_team")
class AssembleTeam(ActForm):
    verb = actions.assemble_team
    intro = _("At least two officers with valid certificates; experts write opinions of their own.")
    staff = forms.ModelMultipleChoiceField(
        label=_("Officers"), queryset=Officer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    experts = forms.ModelMultipleChoiceField(
        label=_("Experts"), queryset=Officer.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        self.fields["staff"].queryset = holders(self.case.organ_id, INSPECTORS)  # type: ignore[attr-defined]  # a model choice has a queryset
        self.fields["experts"].queryset = holders(self.case.organ_id, {Role.EXPERT})  # type: ignore[attr-defined]  # as above


@act(PROCEDURE, "record_visit")
class RecordVisit(ActForm):
    verb = actions.record_visit
    may_be_late = False
    intro = _("A new draft clears the signatures: nobody signs a text he has not seen.")
    visited_at = forms.DateTimeField(
        label=_("Time of the inspection"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    findings = LongText(label=_("What was found"))
    result = forms.ChoiceField(label=_("Result"), choices=VisitResult.choices, widget=forms.RadioSelect)
    rectification = LongText(label=_("What must be put right"), required=False)


class Unquestioned(ActForm):
    """Acts that ask nothing."""

    may_be_late = False


@act(PROCEDURE, "sign_visit")
class SignVisit(Unquestioned):
    verb = actions.sign_visit
    intro = _("You sign the record of the inspection as a member of the team.")


@act(PROCEDURE, "sign_for_applicant")
class SignForApplicant(ActForm):
    verb = actions.sign_for_applicant
    may_be_late = False
    signatory = forms.CharField(label=_("The applicant's responsible person"), max_length=60)


@act(PROCEDURE, "give_expert_opinion")
class GiveExpertOpinion(ActForm):
    verb = actions.give_expert_opinion
    may_be_late = False
    intro = _("Your opinion is your own; it can be given once and nobody can change it.")
    text = LongText(label=_("Expert opinion"))


@act(PROCEDURE, "finish_visit")
class FinishVisit(ActForm):
    verb = actions.finish_visit


@act(PROCEDURE, "report_rectified")
class ReportRectified(ActForm):
    verb = actions.report_rectified
    note = LongText(label=_("What the applicant put right"), required=False)


@act(PROCEDURE, "recheck")
class Recheck(ActForm):
    verb = actions.recheck
