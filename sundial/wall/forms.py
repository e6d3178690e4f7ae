"""What a supervisor or the officer concerned writes down about a light."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.supervision.follow_up import follow_up
from sundial.supervision.models import Light, Signal, SignalState
from sundial.ui.forms import choices_of
from sundial.ui.once import OnceForm


class ReplyForm(OnceForm):
    text = forms.CharField(
        label=_("Reason"),
        help_text=_("State what happened and why. The supervisors see it at once."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class ConcludeForm(forms.Form):
    means = forms.CharField(
        label=_("How it was investigated"),
        help_text=_("Such as: file called for, handler questioned, applicant revisited."),
        max_length=300,
    )
    findings = forms.CharField(label=_("Findings"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)


class CloseForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Disposition"), widget=forms.RadioSelect)
    finding = forms.CharField(label=_("Grounds"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, signal: Signal, data: Any = None) -> None:
        super().__init__(data)
        choices_of(self, "verdict", [(each.value, each.label) for each, _needs in follow_up().verdicts(signal)])


class SignalFilter(forms.Form):
    light = forms.ChoiceField(label=_("Light"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choices_of(self, "light", [("", _("all")), *Light.choices])
        choices_of(self, "state", [("", _("all")), *SignalState.choices])
