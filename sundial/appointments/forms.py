"""What is asked of whoever books a visit, and of whoever sets a window's hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from sundial.appointments.queries import Slot
from sundial.cases.forms import TelephoneField
from sundial.organs.models import Organ


class VisitForm(forms.Form):
    """An hour of the day shown, and who comes. No identity number: it is shown at the window."""

    slot = forms.ChoiceField(label=_("Window and hour"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    telephone = TelephoneField(
        label=_("Your telephone"), max_length=30, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )

    def __init__(self, found: Iterable[Slot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {each.key: each for each in found if each.free > 0}
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, _said(each)) for key, each in self.slots.items()]

    @property
    def chosen(self) -> Slot:
        """The hour that was chosen."""
        return self.slots[self.cleaned_data["slot"]]


class NamedForm(forms.Form):
    """What a window is called and where one finds it."""

    name = forms.CharField(label=_("Name of the window"), max_length=100)
    place = forms.CharField(
        label=_("Where"), max_length=200, help_text=_("Address, floor and number, as a visitor finds it.")
    )


class WindowForm(NamedForm):
    """A window that is opened, and whose it is."""

    organ = forms.ModelChoiceField(label=_("Organ"), queryset=Organ.objects.none(), empty_label=None)
    field_order = ("organ",)

    def __init__(self, organs: QuerySet[Organ], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organs


class HoursForm(forms.Form):
    """The same hours on one or more weekdays, and how many may come in them."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    starts = forms.TimeField(label=pgettext_lazy("hour", "From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(label=pgettext_lazy("hour", "Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    quota = forms.IntegerField(label=_("How many may come"), min_value=1, max_value=999)


def _said(slot: Slot) -> str:
    left = ngettext("%(n)s place left", "%(n)s places left", slot.free) % {"n": slot.free}
    return f"{slot.starts:%H:%M}–{slot.ends:%H:%M} · {slot.window.name} · {left}"
