"""What an applicant fills in, one question group per page. Every rule is checked here, on the server."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases import person_papers
from sundial.cases.files import store
from sundial.cases.forms import PartyForm, TelephoneField
from sundial.cases.models import PersonPaper, StoredFile
from sundial.hall.guide import groups_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.powers.models import ItemVersion

LONGEST_STATEMENT = 2000

__all__ = [
    "AgentForm",
    "CertificateForm",
    "FileForm",
    "MatterForm",
    "MoreForm",
    "PartyForm",
    "ResumeForm",
    "WithdrawForm",
    "of_the_reader",
]


class MatterForm(forms.Form):
    """申请事项信息. ``group`` is asked only where the list of materials differs by class of applicant."""

    group = forms.ChoiceField(
        label=_("Which case is yours?"), widget=forms.RadioSelect, help_text=_("It decides which materials are needed.")
    )
    project_name = forms.CharField(label=_("Name of the project or premises"), max_length=300, required=False)
    place = forms.CharField(label=_("Where it is carried out"), max_length=300, required=False)
    statement = forms.CharField(
        label=_("What you apply for"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("In your own words, for example: retail of fireworks at one shop, 24 square metres."),
    )

    def __init__(self, version: ItemVersion, *args: Any, ask_group: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = groups_of(version.materials.all()) if ask_group else []
        if groups:
            field = self.fields["group"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(group, group) for group in groups]
        else:
            del self.fields["group"]


OwnForm = TypeVar("OwnForm", bound=forms.Form)
# What a reader's browser knows of him and may fill in (WCAG 2.2, 1.3.5). At a window it is somebody else who is asked for.
OWN = {"name": "name", "telephone": "tel", "email": "email", "address": "street-address"}


def of_the_reader(form: OwnForm) -> OwnForm:
    """The same form, asking for what is the reader's own."""
    for name in OWN.keys() & form.fields.keys():
        form.fields[name].widget.attrs["autocomplete"] = OWN[name]
    return form


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

    OWED = ("name", "identifier", "telephone", "scope")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Everything but the first question is asked only of an agent: folded away for others, owed by him."""
        super().__init__(*args, **kwargs)
        for name in (*self.OWED, "paper", "until"):
            self.fields[name].asked_when = json.dumps({"acts": ["yes"]})  # type: ignore[attr-defined]  # the template reads it
            self.fields[name].must_when = name != "until"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("acts") == "no":
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


class FileForm(forms.Form):
    """One file for one line of the list; what it may be says ``files.yaml``."""

    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("PDF, OFD, JPG, PNG, DOCX or XLSX, up to 20 MB. A photograph of the paper is enough."),
    )

    def kept(self) -> StoredFile | None:
        """Store the file if the form holds; what the store refuses is said beside the field."""
        if not self.is_valid():
            return None
        try:
            return store(self.cleaned_data["file"], slot="material", field="file")
        except Refusal as refusal:
            self.add_error("file", forms.ValidationError(str(refusal), code=refusal.code))
            return None


class MoreForm(FileForm):
    """A paper beside the list, which the correction notice asked for in words."""

    name = forms.CharField(label=_("What it is"), max_length=300)
    field_order = ("name", "file")


class CertificateForm(forms.Form):
    """The number of a certificate this county issued to the applicant."""

    number = forms.CharField(
        label=_("Number of the certificate or decision"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As it stands at the head of the paper."),
    )


class ResumeForm(forms.Form):
    """Number and code of a draft."""

    number = forms.CharField(label=_("Draft number"), max_length=20)
    code = forms.CharField(
        label=_("Draft code"), max_length=20, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )


class WithdrawForm(forms.Form):
    """Withdraw: no reason is owed, but the decision must be meant."""

    reasons = forms.CharField(label=_("Reason"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    meant = forms.BooleanField(label=_("I withdraw this application. It cannot be taken up again; I may apply anew."))
