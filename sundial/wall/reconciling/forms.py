"""Which year is held against the record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock

FIRST_YEAR = 1980


class YearForm(forms.Form):
    """The present year unless another is asked for."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9998)

    def __init__(self, asked: Any) -> None:
        super().__init__({"year": asked.get("year") or clock.today().year})
