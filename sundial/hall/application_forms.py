"""What an applicant fills in, one question group per page. Every rule is checked here, on the server."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.files import store
from sundial.cases.forms import AgentForm, PartyForm, StatedDay
from sundial.cases.models import Case, StoredFile
from sundial.hall.guide import groups_of
from sundial.kernel.refusal import Refusal
from sundial.permits.own_forms import questions_of, told
from sundial.permits.own_terms import own_term
from sundial.powers.models import ItemVersion
from sundial.ui.act_fields import fields_for
from sundial.ui.forms import refused_at

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
    """申请事项信息, and what the item's own form asks. ``group`` is asked only where the list of materials differs by class of applicant.

    Where it stands already (``ask_group`` false) it is given as ``group``.
    """

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

    def __init__(
        self, version: ItemVersion, *args: Any, ask_group: bool = True, group: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.standing_group = version, group
        groups = groups_of(version.materials.all()) if ask_group else []
        if groups:
            field = self.fields["group"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(each, each) for each in groups]
        else:
            del self.fields["group"]
        asked = [each for each in questions_of(version) if ask_group or each.is_asked({"group": group})]
        self.own = [each.name for each in asked]
        self.fields |= fields_for(asked, Case(version=version, item=version.item), version.item.organ)
        if term := own_term(version):
            self.fields[term.field] = StatedDay(label=term.label)

    def clean(self) -> dict[str, Any]:
        """The answers to the item's own form as the case keeps them; those another class of applicant gives are left out."""
        data: dict[str, Any] = super().clean() or {}
        given = {name: data.pop(name, None) for name in self.own}
        try:
            return data | told(self.version, data.get("group", self.standing_group), given)
        except Refusal as refusal:
            refused_at(self, refusal)
            return data


OwnForm = TypeVar("OwnForm", bound=forms.Form)
# What a reader's browser knows of him and may fill in (WCAG 2.2, 1.3.5). At a window it is somebody else who is asked for.
OWN = {"name": "name", "telephone": "tel", "email": "email", "address": "street-address"}


def of_the_reader(form: OwnForm) -> OwnForm:
    """The same form, asking for what is the reader's own."""
    for name in OWN.keys() & form.fields.keys():
        form.fields[name].widget.attrs["autocomplete"] = OWN[name]
    return form


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
