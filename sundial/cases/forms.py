"""The applicant as a form: checked by the identifier rules before anything is stored, in the hall and at the window."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases import person_papers
from sundial.cases.models import Party, PartyKind, PersonPaper
from sundial.kernel.identifiers import uscc
from sundial.kernel.refusal import Refusal

# Mainland numbers: 11 digits from 1, or an area code with its seven or eight digits (GB/T 15120 is silent; MIIT plan); those of other
# countries begin with + and the code of the country (ITU-T E.164).
TELEPHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\+[1-9]\d{6,14}")
# What a form asks of a party, in the order it is asked.
PARTY = ("kind", "name", "paper", "identifier", "legal_representative", "contact_name", "telephone", "email", "address")


class TelephoneField(forms.CharField):
    """A telephone number, however it is spaced; without its spaces. A telephone offers its keys for figures."""

    widget = forms.TextInput({"type": "tel"})

    def clean(self, value: Any) -> str:
        """Raises ValidationError ``party.telephone``."""
        number = str(super().clean(value)).replace(" ", "")
        if number and not TELEPHONE.fullmatch(number):
            raise forms.ValidationError(
                _(
                    "Enter a mobile number of 11 figures, an area code and number, or + and the code of another country."
                ),
                code="party.telephone",
            )
        return number


class PartyForm(forms.Form):
    """A person or a body with the identifier of its kind. ``party()`` gives the row, not yet saved."""

    kind = forms.ChoiceField(label=_("Applicant is"), choices=PartyKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name or full title"), max_length=200)
    paper = forms.ChoiceField(
        label=_("Identity document"), choices=PersonPaper.choices, initial=PersonPaper.IDENTITY_CARD, required=False
    )
    identifier = forms.CharField(
        label=_("Identity number or credit code"),
        max_length=20,
        help_text=_("A natural person: the number of the identity document. Others: the unified social credit code."),
    )
    legal_representative = forms.CharField(
        label=_("Legal representative or responsible person"), max_length=60, required=False
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=60, required=False)
    telephone = TelephoneField(label=_("Contact telephone"), max_length=30)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper: Any = self.fields["paper"]
        # The template reads both: asked of a person alone, and nothing a person may leave out.
        paper.asked_when, paper.must_when = json.dumps({"kind": [PartyKind.PERSON]}), True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") != PartyKind.PERSON:
            data["paper"] = ""
        if "kind" in data and "paper" in data and "identifier" in data:
            try:
                data["identifier"] = self._checked(data["kind"], data["paper"], data["identifier"].strip())
            except Refusal as refusal:
                self.add_error("identifier", forms.ValidationError(f"{refusal}（{refusal.basis}）", code=refusal.code))
        if self._names_a_body(data) and not data.get("legal_representative"):
            self.add_error("legal_representative", _("A body names who is responsible for it."))
        return data

    def _names_a_body(self, data: dict[str, Any]) -> bool:
        return data.get("kind") in (PartyKind.ENTERPRISE, PartyKind.ORGANISATION)

    def _checked(self, kind: str, paper: str, identifier: str) -> str:
        if kind == PartyKind.PERSON:
            return person_papers.validate(paper, identifier)
        return uscc.validate(identifier, field="identifier")

    def party(self) -> Party:
        """The applicant as typed and checked."""
        return Party(**self.cleaned_data)
