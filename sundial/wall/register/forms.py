"""What is written into the register of supervisors: an entry, a reason to strike it, who operates a region."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.organs.access import Duty, subtree
from sundial.organs.models import Organ, Reach, Region, Role
from sundial.ui.forms import rows_of


class RegistrationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    leads = forms.BooleanField(label=_("Leads the supervision"), required=False)
    telephone = forms.CharField(label=_("Office telephone"), max_length=40)
    certificate = forms.CharField(label=_("Supervision certificate"), max_length=60, required=False)
    paper = forms.CharField(label=_("Paper of appointment"), max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class OperatorForm(forms.Form):
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), empty_label=None)
    organ = forms.ModelChoiceField(
        Organ.objects.none(),
        empty_label=_("Choose a body"),
        label=_("Body that operates it"),
        help_text=_("It needs a supervising post for a region."),
    )
    basis = forms.CharField(label=_("Paper that says so"), max_length=200)

    def __init__(self, by: Duty, data: Any = None) -> None:
        super().__init__(data)
        regions = subtree(by.post.organ.region)
        posted = {"posts__role": Role.SUPERVISOR, "posts__reach": Reach.REGION, "posts__watches": None}
        bodies = Organ.objects.filter(region__in=regions, **posted).distinct().order_by("name")
        rows_of(self, "region", Region.objects.filter(pk__in=regions, valid_to=None).order_by("code"))
        rows_of(self, "organ", bodies)
