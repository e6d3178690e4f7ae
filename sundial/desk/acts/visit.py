"""Acts of the inspection on site: team, record, signatures, experts, re-check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import StepState
from sundial.desk.acts.base import ActForm, act
from sundial.desk.acts.examination import holders
from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.models import Certificate, Officer, Role
from sundial.permits import actions
from sundial.permits.models import SiteVisit, VisitResult
from sundial.permits.states import PROCEDURE, VISITS
from sundial.ui.fields import LongText, Moment

INSPECTORS = {Role.HANDLER_A, Role.HANDLER_B, Role.WINDOW, Role.DEPUTY_HEAD, Role.OFFICE}


def certified(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    """Those who hold a certificate that is valid today; nobody else may inspect."""
    held = Certificate.objects.filter(current("", clock.today()), officer=OuterRef("pk")).order_by("-valid_to")
    numbered = officers.annotate(certificate=Subquery(held.values("number")[:1]))
    return numbered.filter(certificate__isnull=False)


def with_certificate(officer: Officer) -> str:
    """A name with the number of the certificate that lets its owner inspect."""
    return f"{officer.name}（{officer.certificate}）"  # type: ignore[attr-defined]  # annotated by certified


class OfVisit(ActForm):
    """Acts on the inspection in hand."""

    may_be_late = False

    @property
    def visit(self) -> SiteVisit | None:
        """The inspection or re-check in hand, once it has a team."""
        return SiteVisit.objects.filter(case=self.case, run__state=StepState.ACTIVE, run__kind__in=VISITS).first()


@act(PROCEDURE, "assemble_team")
class AssembleTeam(OfVisit):
    verb = actions.assemble_team
    may_be_late = True
    intro = _(
        "At least two officers. Only holders of a valid certificate are listed; experts write their own opinions."
    )
    staff = forms.ModelMultipleChoiceField(
        label=_("Officers"), queryset=Officer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    experts = forms.ModelMultipleChoiceField(
        label=_("Experts"), queryset=Officer.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        staff, experts = self._first_choice()
        self.choose("staff", certified(holders(self.case.organ_id, INSPECTORS)), initial=staff)
        self.choose("experts", certified(holders(self.case.organ_id, {Role.EXPERT})), initial=experts)
        for name in ("staff", "experts"):
            self.fields[name].label_from_instance = with_certificate  # type: ignore[attr-defined]  # a model choice has it

    def _first_choice(self) -> tuple[list[Officer], list[Officer]]:
        """The team as it stands; else that of the inspection before; else oneself, another handler, and the experts if due."""
        before = self.visit or SiteVisit.objects.filter(case=self.case).order_by("pk").last()
        if before:
            team = list(before.team.select_related("officer"))
            return [m.officer for m in team if not m.is_expert], [m.officer for m in team if m.is_expert]
        others = certified(holders(self.case.organ_id, {Role.HANDLER_A, Role.HANDLER_B})).exclude(pk=self.officer.pk)
        due = self.case.version.extra.get("safety_experts")
        experts = list(certified(holders(self.case.organ_id, {Role.EXPERT}))) if due else []
        return [self.officer, *others[:1]], experts


@act(PROCEDURE, "record_visit")
class RecordVisit(OfVisit):
    verb = actions.record_visit
    intro = _("A new draft clears the signatures: nobody signs a text he has not seen.")
    visited_at = forms.DateTimeField(label=_("Time of the inspection"), widget=Moment)
    place = forms.CharField(label=_("Place of the inspection"), max_length=200)
    findings = LongText(label=_("What was found"))
    result = forms.ChoiceField(label=_("Result"), choices=VisitResult.choices, widget=forms.RadioSelect)
    rectification = LongText(
        label=_("What must be put right"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing a line. Only where rectification is needed."),
    )

    def prepare(self) -> None:
        visit = self.visit
        first: dict[str, Any] = {"visited_at": clock.now(), "place": self.case.form.get("place", "")}
        first["place"] = first["place"] or self.case.applicant.address
        if visit and visit.result:
            first = {name: getattr(visit, name) for name in ("visited_at", "place", "findings", "result")}
            first["rectification"] = visit.rectification
        if visit and visit.is_recheck:
            allowed = [each for each in VisitResult.choices if each[0] != VisitResult.RECTIFY]
            self.fields["result"].choices = allowed  # type: ignore[attr-defined]  # a choice field has choices
            del self.fields["rectification"]
        for name, value in first.items():
            if name in self.fields:
                self.fields[name].initial = value


@act(PROCEDURE, "sign_visit")
class SignVisit(OfVisit):
    verb = actions.sign_visit
    beside = ("visits",)
    intro = _("You sign the record of the inspection as a member of the team. Read it first.")


@act(PROCEDURE, "sign_for_applicant")
class SignForApplicant(OfVisit):
    verb = actions.sign_for_applicant
    beside = ("visits",)
    intro = _("Enter who signed the record for the applicant, after he has read it.")
    signatory = forms.CharField(label=_("The applicant's responsible person"), max_length=60)

    def prepare(self) -> None:
        applicant = self.case.applicant
        self.fields["signatory"].initial = applicant.legal_representative or applicant.contact_name or applicant.name


@act(PROCEDURE, "give_expert_opinion")
class GiveExpertOpinion(OfVisit):
    verb = actions.give_expert_opinion
    beside = ("visits", "materials")
    intro = _("Your opinion is your own; it can be given once and nobody can change it.")
    text = LongText(label=_("Expert opinion"))


@act(PROCEDURE, "finish_visit")
class FinishVisit(ActForm):
    verb = actions.finish_visit
    beside = ("visits",)
    intro = _("Everybody has signed. The record is issued and the case goes on.")


@act(PROCEDURE, "report_rectified")
class ReportRectified(ActForm):
    verb = actions.report_rectified
    intro = _("The applicant says that everything is put right; the clock runs again.")
    beside = ("visits",)
    note = LongText(label=_("What the applicant put right"), required=False)


@act(PROCEDURE, "recheck")
class Recheck(ActForm):
    verb = actions.recheck
    beside = ("visits",)
    intro = _("Everybody has signed. The record is issued and the case goes on.")
