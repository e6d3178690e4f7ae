"""What a supervisor or the officer concerned writes down about a light."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.supervision.follow_up import follow_up
from sundial.supervision.models import Light, Signal, SignalState, Verdict
from sundial.supervision.priorities import violations
from sundial.supervision.rule_words import language
from sundial.ui.forms import choices_of
from sundial.ui.once import OnceForm

NEEDS = {"reply": _("once a reason has been stated"), "investigation": _("once an investigation is concluded")}


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
        told = [(each, needs, follow_up().lacks(signal, needs)) for each, needs in follow_up().verdicts(signal)]
        self.is_open = not all(lacks for _verdict, _needs, lacks in told)
        choices_of(
            self, "verdict", [(each.value, _called(each, needs if lacks else "")) for each, needs, lacks in told]
        )


def _called(verdict: Verdict, needs: str) -> str:
    """The verdict, and what must be on record before it."""
    return f"{verdict.label}（{NEEDS[needs]}）" if needs else str(verdict.label)


class SignalFilter(forms.Form):
    light = forms.ChoiceField(label=_("Light"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    first = forms.ChoiceField(label=_("To be put right first"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choices_of(self, "light", [("", _("all")), *Light.choices])
        told = language()
        choices_of(
            self, "first", [("", _("all")), *((key, each.in_language(told)) for key, each in violations().items())]
        )
        choices_of(self, "state", [("", _("all")), *SignalState.choices])
