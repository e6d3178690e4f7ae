"""The applicant and his agent as forms: checked by the identifier rules before anything is stored, in the hall and at the window."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases import person_papers
from sundial.cases.models import Party, PartyKind, PersonPaper
from sundial.cases.parties import agent_told
from sundial.kernel import clock
from sundial.kernel.identifiers import uscc
from sundial.kernel.refusal import Refusal

# Mainland numbers: 11 digits from 1, or an area code with its seven or eight digits (GB/T 15120 is silent; MIIT plan); those of other
# countries begin with + and the code of the country (ITU-T E.164).
TELEPHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\+[1-9]\d{6,14}")
# What a form asks of a party, in the order it is asked.
PARTY = ("kind", "name", "paper", "identifier", "legal_representative", "contact_name", "telephone", "email", "address")

BODIES = [PartyKind.ENTERPRISE, PartyKind.ORGANISATION]


class StatedDay(forms.DateField):
    """A day an application states, kept as its date is written in a record: 2026-03-02."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> str:
        day = super().clean(value)
        return day.isoformat() if day else ""


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
        # The template reads both: whom each is asked of, and that nobody of whom it is asked may leave it out.
        for name, kinds in (("paper", [PartyKind.PERSON]), ("legal_representative", BODIES)):
            field: Any = self.fields[name]
            field.asked_when, field.must_when = json.dumps({"kind": kinds}), True

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
        return data.get("kind") in BODIES

    def _checked(self, kind: str, paper: str, identifier: str) -> str:
        if kind == PartyKind.PERSON:
            return person_papers.validate(paper, identifier)
        return uscc.validate(identifier, field="identifier")

    def party(self) -> Party:
        """The applicant as typed and checked."""
        return Party(**self.cleaned_data)


class AgentForm(forms.Form):
    """委托代理人: only where somebody acts for the applicant. A natural person, with what he is authorised to do and until when."""

    acts = forms.TypedChoiceField(
        label=_("Does somebody act for the applicant?"),
        choices=[("yes", _("Yes, I am authorised to act")), ("no", _("No, the applicant acts in person"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the agent"), max_length=60, required=False)
    paper = forms.ChoiceField(
        label=_("Identity document of the agent"),
        choices=PersonPaper.choices,
        initial=PersonPaper.IDENTITY_CARD,
        required=False,
    )
    identifier = forms.CharField(label=_("Number of that document"), max_length=20, required=False)
    telephone = TelephoneField(label=_("Telephone of the agent"), max_length=30, required=False)
    scope = forms.CharField(
        label=_("What the agent is authorised to do"),
        max_length=300,
        required=False,
        help_text=_("As the letter of authority says it; the next page asks for the letter."),
    )
    until = forms.DateField(
        label=_("The authority ends on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    OWED: tuple[str, ...] = ("name", "identifier", "telephone", "scope")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Everything but the first question is asked only of an agent: folded away for others, owed by him."""
        super().__init__(*args, **kwargs)
        for name in (*self.OWED, "paper", "until"):
            self.fields[name].asked_when = json.dumps({self.add_prefix("acts"): ["yes"]})  # type: ignore[attr-defined]  # the template reads it
            self.fields[name].must_when = name != "until"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("acts") != "yes":
            return {"acts": "no"}
        for name in self.OWED:
            if not data.get(name) and name not in self.errors:
                self.add_error(
                    name, forms.ValidationError(_("Needed where somebody acts for the applicant."), "required")
                )
        if data.get("identifier"):
            try:
                data["identifier"] = person_papers.validate(data.get("paper", ""), data["identifier"])
            except Refusal as refusal:
                self.add_error("identifier", forms.ValidationError(str(refusal), code=refusal.code))
        if data.get("until") and data["until"] < clock.today():
            self.add_error("until", _("The authority has ended."))
        data["until"] = data["until"].isoformat() if data.get("until") else ""
        return data

    def agent(self) -> Party | None:
        """The agent as typed and checked, not yet saved; None where the applicant acts in person."""
        return agent_told(self.cleaned_data)
