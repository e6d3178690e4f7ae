"""Which figures, of which days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.supervision.statistics.measures import GROUPINGS, Period


class PeriodForm(forms.Form):
    """The present year until today unless other days are asked for."""

    by = forms.ChoiceField(label=_("Split"), choices=[(each.name, each.label) for each in GROUPINGS.values()])
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, asked: Any) -> None:
        today = clock.today()
        usual = {"by": "organ", "first": today.replace(month=1, day=1).isoformat(), "last": today.isoformat()}
        super().__init__(usual | {name: asked[name] for name in usual if asked.get(name)})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day lies before the first one."))
        return given

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])
