"""Filters of the list of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.permits.states import STATES
from sundial.supervision.models import Light
from sundial.ui.forms import choices_of


class WorkFilter(forms.Form):
    """Narrow everything one may read."""

    q = forms.CharField(label=_("Number, applicant or item"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    light = forms.ChoiceField(label=_("Light"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        choices_of(self, "state", every + list(STATES.items()))
        choices_of(self, "light", every + Light.choices)
