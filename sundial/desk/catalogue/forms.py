"""The filter above the list of items."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.powers.models import FivePower, PowerType


class ItemFilter(forms.Form):
    """Words, power type, and whether the chart is complete."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Power type"), required=False, choices=[("", _("all")), *PowerType.choices])
    five = forms.ChoiceField(
        label=_("Inventory of five powers"), required=False, choices=[("", _("all")), *FivePower.choices]
    )
    published = forms.ChoiceField(
        label=_("Published"), required=False, choices=[("", _("all")), ("yes", _("yes")), ("no", _("not yet"))]
    )
