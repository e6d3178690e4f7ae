"""What a paper must be given before an act, asked for by the fields its kind names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from sundial.cases.documents.kinds import Field
from sundial.desk.acts.base import LongText, Moment

ROWS = 5  # lines of a table a form offers; a longer list goes in an annex


class Lines(LongText):
    """One thing a line."""

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class RowsInput(forms.Widget):
    """A small table of inputs, one row for each thing."""

    template_name = "desk/rows_input.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, str]) -> None:
        super().__init__()
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = [*(value or []), *[{}] * ROWS][:ROWS]
        rows = [
            [
                {"name": f"{name}-{n}-{key}", "label": label, "value": row.get(key, "")}
                for key, label in self.columns.items()
            ]
            for n, row in enumerate(given)
        ]
        return {"rows": rows, "columns": self.columns.values(), "first": f"{(attrs or {}).get('id', name)}_0"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = [{key: data.get(f"{name}-{n}-{key}", "").strip() for key in self.columns} for n in range(ROWS)]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class Rows(forms.Field):
    """Rows of a table; a row nobody filled in is left out."""

    empty_values = [None, "", []]

    def __init__(self, columns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(widget=RowsInput(columns), **kwargs)


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
