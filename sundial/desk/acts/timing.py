"""Acts on time: stopping, resuming, extending."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases import documents
from sundial.cases.models import ExtensionState
from sundial.desk.acts.base import ActForm, act
from sundial.desk.acts.examination import holders
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer, Role
from sundial.permits import actions, papers, terms
from sundial.permits.actions.timing import extension_left, extension_row
from sundial.permits.states import PROCEDURE
from sundial.ui import words
from sundial.ui.fields import LongText, YesNo


@act(PROCEDURE, "stop_clock")
class StopClock(ActForm):
    verb = actions.stop_clock
    dangerous = True
    intro = _("Only these reasons stop the clock, and the applicant is told in writing.")
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    needed_time = forms.CharField(
        label=_("How long it will take"), max_length=60, help_text=_("The applicant is told, such as: 10个工作日.")
    )
    paper = forms.CharField(label=_("Paper the applicant is given"), max_length=100)
    approver = forms.ModelChoiceField(label=_("Approved by"), queryset=Officer.objects.none(), required=False)
    note = LongText(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        self.fields["reason"].choices = list(terms.lawful_stops().items())  # type: ignore[attr-defined]  # a choice field has choices
        heads = holders(self.case.organ_id, {Role.DIRECTOR, Role.DEPUTY_HEAD})
        if heads.filter(pk=self.officer.pk).exists():
            del self.fields["approver"]
        else:
            self.choose("approver", heads)
        kind = papers.kind_for(self.case, "stop_clock")
        if kind is not None:
            self.fields["paper"].initial = documents.kind(kind, clock.today()).title


@act(PROCEDURE, "resume_clock")
class ResumeClock(ActForm):
    verb = actions.resume_clock
    note = LongText(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


@act(PROCEDURE, "request_extension")
class RequestExtension(ActForm):
    verb = actions.request_extension
    value = forms.IntegerField(label=_("How much more time"), min_value=1)
    reason = LongText(label=_("Reason"), help_text=_("The applicant is told this reason."))

    def prepare(self) -> None:
        try:
            left, unit = extension_left(self.case), extension_row(self.case).unit
        except Refusal:
            return
        field = self.fields["value"]
        field.help_text = _("At most %(time)s.") % {"time": words.amount_of_time(left, unit)}
        field.widget.attrs["max"] = left


@act(PROCEDURE, "decide_extension")
class DecideExtension(ActForm):
    verb = actions.decide_extension
    approve = YesNo(label=_("Decision"), yes=_("approve"), no=_("refuse"))
    paper = forms.CharField(
        label=_("Number of the written approval"),
        max_length=100,
        required=False,
        help_text=_("Needed only to approve."),
    )
    note = LongText(label=_("Reasons"), required=False, help_text=_("Needed to refuse."))

    @property
    def asked_for(self) -> str:
        """What was asked, by whom and why."""
        asked = self.case.extensions.filter(state=ExtensionState.REQUESTED).select_related("requested_by").first()
        if asked is None:
            return ""
        time = words.amount_of_time(asked.value, asked.unit)
        return _("%(name)s asks for %(time)s: %(reason)s") % {
            "name": asked.requested_by.name,
            "time": time,
            "reason": asked.reason,
        }


@act(PROCEDURE, "notify_extension")
class NotifyExtension(ActForm):
    verb = actions.notify_extension
    how = forms.CharField(label=_("How the applicant was told"), max_length=100)

    def prepare(self) -> None:
        self.fields["how"].initial = _("in writing, and by telephone")
