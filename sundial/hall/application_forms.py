"""What an applicant fills in, one question group per page. Every rule is checked here, on the server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.cases.files import store
from sundial.cases.forms import PartyForm
from sundial.cases.models import StoredFile
from sundial.hall.guide import groups_of
from sundial.kernel.refusal import Refusal
from sundial.powers.models import ItemVersion

LONGEST_STATEMENT = 2000

__all__ = ["FileForm", "MatterForm", "MoreForm", "PartyForm", "ResumeForm", "WithdrawForm"]


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
