"""Acts of the examination: opinions, review, the proposed decision, who is in charge."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, CaseStep, PublicationKind, Stance, StepState
from sundial.desk.acts.base import ActForm, act
from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.models import Officer, Role
from sundial.permits import actions
from sundial.permits.actions.publish import preview
from sundial.permits.states import PROCEDURE
from sundial.powers.models import StepKind
from sundial.ui import parts, readings
from sundial.ui.fields import LongText, YesNo


def holders(organ_id: UUID, roles: Collection[str]) -> QuerySet[Officer]:
    """Officers who hold one of ``roles`` in the organ today."""
    return (
        Officer.objects.filter(
            current("appointments__", clock.today()),
            appointments__post__organ_id=organ_id,
            appointments__post__role__in=roles,
        )
        .distinct()
        .order_by("name")
    )


def last_handler(case: Case) -> Officer | None:
    """Whoever gave the latest handling opinion: one file, one hand."""
    run = case.steps.filter(kind=StepKind.HANDLE, assignee__isnull=False).order_by("-started_at").first()
    return run.assignee if run else None


@act(PROCEDURE, "handle")
class Handle(ActForm):
    verb = actions.handle
    beside = ("materials", "visits", "opinions")
    stance = forms.ChoiceField(
        label=_("Opinion"),
        choices=[(Stance.AGREE, _("propose to grant")), (Stance.DISAGREE, _("propose to refuse"))],
        widget=forms.RadioSelect,
    )
    text = LongText(label=_("Grounds of the opinion"))
    recommend_visit = YesNo(label=_("Inspection on site"), yes=_("recommended"), no=_("not needed"), required=False)

    def prepare(self) -> None:
        if not self._visit_is_open():
            del self.fields["recommend_visit"]

    def _visit_is_open(self) -> bool:
        """Whether an inspection is still to be decided on after this step."""
        run = self.case.steps.filter(state=StepState.ACTIVE, kind=StepKind.HANDLE).select_related("step").first()
        if run is None or "on_site_needed" in self.case.answers:
            return False
        return self.case.version.route.filter(kind=StepKind.DECIDE_VISIT, stage__gt=run.step.stage).exists()


@act(PROCEDURE, "decide_visit")
class DecideVisit(ActForm):
    verb = actions.decide_visit
    beside = ("opinions", "materials")
    needed = YesNo(label=_("Inspection on site"), yes=_("to be held"), no=_("not needed"))
    handler = forms.ModelChoiceField(
        label=_("Officer who organises it"), queryset=Officer.objects.none(), required=False
    )
    text = LongText(label=_("Instruction"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        able = holders(self.case.organ_id, {Role.HANDLER_A, Role.HANDLER_B})
        self.choose("handler", able, initial=last_handler(self.case))

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        if not given["needed"]:
            given.pop("handler", None)
        return given


@act(PROCEDURE, "give_opinion")
class GiveOpinion(ActForm):
    verb = actions.give_opinion
    beside = ("opinions", "materials", "visits")
    stance = forms.ChoiceField(
        label=_("Opinion"),
        choices=[(Stance.AGREE, _("agree")), (Stance.DISAGREE, _("disagree"))],
        widget=forms.RadioSelect,
    )
    text = LongText(label=_("Grounds of the opinion"))


@act(PROCEDURE, "review")
class Review(ActForm):
    verb = actions.review
    intro = _("An opinion that is changed here is kept beside the handler's, with both names.")
    beside = ("opinions", "visits")
    stance = forms.ChoiceField(
        label=_("Review"),
        choices=[
            (Stance.AGREE, _("agree with the handler's opinion")),
            (Stance.CHANGE, _("change the handler's opinion to its opposite")),
        ],
        widget=forms.RadioSelect,
    )
    text = LongText(label=_("Grounds of the opinion"))


@act(PROCEDURE, "send_back")
class SendBack(ActForm):
    verb = actions.send_back
    dangerous = True
    intro = _("The handler gives a new opinion; what was said before is kept.")
    beside = ("opinions",)
    text = LongText(label=_("What the handler must look at again"))


@act(PROCEDURE, "meet_again")
class MeetAgain(ActForm):
    verb = actions.meet_again
    dangerous = True
    intro = _("Only a new meeting changes what a meeting resolved. The case goes back to that step.")
    beside = ("resolution", "opinions")
    reason = LongText(label=_("Reason"))


class Channelled(ActForm):
    """Acts that show something to the public: what will be shown stands above the button, masked as it will be."""

    kind: ClassVar[str]
    intro = _("This is what the public will see. Names and numbers of persons are masked by rule.")

    channel = forms.ChoiceField(label=_("Where it is published"))

    def prepare(self) -> None:
        named = [str(row["channel"]) for row in self.case.version.publicity if row.get("channel")]
        channels = list(dict.fromkeys(named)) or [str(_("Online service hall"))]
        self.fields["channel"].choices = [(each, each) for each in channels]  # type: ignore[attr-defined]  # a choice field has choices

    @property
    def preview(self) -> list[parts.Row]:
        """What will be shown, name by name."""
        return readings.published(preview(self.case, self.kind), self.case.procedure)


@act(PROCEDURE, "publish_proposed")
class PublishProposed(Channelled):
    verb = actions.publish_proposed
    kind = PublicationKind.PROPOSED


@act(PROCEDURE, "close_proposed")
class CloseProposed(ActForm):
    verb = actions.close_proposed
    objections = LongText(label=_("Objections that came in, and what became of them"), required=False)


@act(PROCEDURE, "reassign")
class Reassign(ActForm):
    verb = actions.reassign
    may_be_late = False
    run = forms.ModelChoiceField(label=_("Step"), queryset=CaseStep.objects.none(), empty_label=None)
    to = forms.ModelChoiceField(label=_("Officer"), queryset=Officer.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def prepare(self) -> None:
        runs = self.case.steps.filter(state=StepState.ACTIVE).select_related("step")
        self.choose("run", runs)
        self.fields["run"].label_from_instance = lambda run: run.step.name  # type: ignore[attr-defined]  # a model choice has it
        self.choose("to", holders(self.case.organ_id, {run.role for run in runs}))
