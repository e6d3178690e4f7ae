"""What a paper must be given before an act, asked for by the fields its kind names."""

from __future__ import annotations

from typing import Any

from django import forms

from sundial.cases.documents.kinds import Field
from sundial.ui.fields import Lines, Moment, Rows


def asked_by(field: Field, initial: Any = None) -> forms.Field:
    """The form field that asks for a paper's field."""
    given: dict[str, Any] = {"label": field.label, "required": not field.optional, "initial": initial}
    if field.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)
    if field.type == "moment":
        return forms.DateTimeField(widget=Moment, **given)
    if field.type == "lines":
        return Lines(widget=forms.Textarea(attrs={"rows": 3}), **given)
    if field.type == "rows":
        return Rows(field.columns or {}, **given)
    if field.type == "choice":
        return forms.ChoiceField(choices=list((field.options or {}).items()), widget=forms.RadioSelect, **given)
    return forms.CharField(max_length=2000, **given)
