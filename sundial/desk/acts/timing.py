"""Acts on time: stopping, resuming, extending."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.desk.acts.base import ActForm, LongText, YesNo, act
from sundial.desk.acts.examination import holders
from sundial.organs.models import Officer, Role
from sundial.permits import actions, terms
from sundial.permits.states import PROCEDURE


@act(PROCEDURE, "stop_clock")
class StopClock(ActForm):
    verb = actions.stop_clock
    dangerous = True
    intro = _("Only these reasons stop the clock, and the applicant is told in writing.")
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    paper = forms.CharField(label=_("Paper the applicant was given"), max_length=100)
    approver = forms.ModelChoiceField(label=_("Approved by"), queryset=Officer.objects.none(), required=False)
    note = LongText(label=_("Note"), required=False)

    def prepare(self) -> None:
        self.fields["reason"].choices = list(terms.lawful_stops().items())  # type: ignore[attr-defined]  # a choice field has choices
        heads = holders(self.case.organ_id, {Role.DIRECTOR, Role.DEPUTY_HEAD})
        self.fields["approver"].queryset = heads  # type: ignore[attr-defined]  # a model choice has a queryset


@act(PROCEDURE, "resume_clock")
class ResumeClock(ActForm):
    verb = actions.resume_clock
    note = LongText(label=_("Note"), required=False)


@act(PROCEDURE, "request_extension")
class RequestExtension(ActForm):
    verb = actions.request_extension
    value = forms.IntegerField(label=_("How many more days"), min_value=1)
    reason = LongText(label=_("Reason"), help_text=_("The applicant is told this reason."))


@act(PROCEDURE, "decide_extension")
class DecideExtension(ActForm):
    verb = actions.decide_extension
    approve = YesNo(label=_("Decision"), yes=_("approve"), no=_("refuse"))
    paper = forms.CharField(label=_("Number of the written approval"), max_length=100, required=False)
    note = LongText(label=_("Note"), required=False)


@act(PROCEDURE, "notify_extension")
class NotifyExtension(ActForm):
    verb = actions.notify_extension
    how = forms.CharField(label=_("How the applicant was told"), max_length=100)
