"""What is written into an appeal, a deviation, a transfer, a request for correction, and the decisions on them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.supervision.appeals.models import AppealState
from sundial.supervision.appeals.terms import ground_label, grounds_for, terms
from sundial.supervision.models import Signal, Verdict
from sundial.ui.forms import choices_of
from sundial.ui.once import OnceForm
from sundial.wall.orders.forms import FilesField

LONG = {"rows": 5}


class AppealForm(OnceForm):
    text = forms.CharField(label=_("Grounds of the appeal"), widget=forms.Textarea(attrs=LONG), max_length=8000)
    files = FilesField(label=_("Enclosures"), required=False)  # type: ignore[assignment]  # the metaclass takes it out


class DecisionForm(OnceForm):
    result = forms.ChoiceField(
        label=_("Decision on the appeal"),
        widget=forms.RadioSelect,
        choices=[each for each in AppealState.choices if each[0] != AppealState.OPEN],
    )
    verdict = forms.ChoiceField(
        label=_("Changed to"), required=False, help_text=_("Only where the disposition is changed.")
    )
    finding = forms.CharField(label=_("Grounds of the decision"), widget=forms.Textarea(attrs=LONG), max_length=8000)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        verdicts = [(each, Verdict(each).label) for each in terms().changed_to]
        choices_of(self, "verdict", [("", "—"), *verdicts])


class DeviationForm(OnceForm):
    ground = forms.ChoiceField(
        label=_("Ground of exemption"),
        help_text=_(
            "The light burns on, marked. Until the day is over nothing further follows from it; then the consequences go on."
        ),
    )
    reason = forms.CharField(label=_("Facts and proof"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    ends_on = forms.DateField(label=_("Accepted until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, signal: Signal, data: Any = None) -> None:
        super().__init__(data)
        choices_of(self, "ground", [("", "—"), *((each, ground_label(each)) for each in grounds_for(signal))])
        self.fields["ends_on"].help_text = _("That day included; at most %(days)s days from today.") % {
            "days": terms().longest_deviation
        }


class TransferForm(OnceForm):
    reason = forms.CharField(label=_("Why it passes to the other level"), widget=forms.Textarea(attrs={"rows": 3}))


class DeclineForm(OnceForm):
    reason = forms.CharField(label=_("Why the proposal is declined"), widget=forms.Textarea(attrs={"rows": 2}))


class CorrectionForm(OnceForm):
    wrong = forms.CharField(label=_("What was entered"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    right = forms.CharField(label=_("What is true"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    reason = forms.CharField(label=_("How the mistake came about"), widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(
        label=_("The written request"), help_text=_("A scan of the request signed by the head of the organ.")
    )


class CorrectionDecisionForm(forms.Form):
    approve = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, choices=[("yes", _("approve")), ("no", _("refuse"))]
    )
    note = forms.CharField(
        label=_("Grounds of the decision"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def clean_approve(self) -> bool:
        return bool(self.cleaned_data["approve"] == "yes")
