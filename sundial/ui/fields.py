"""Fields a form of an act is made of, the same for officers and for the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


class Moment(forms.DateTimeInput):
    """Day and minute, by the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class LongText(forms.CharField):
    """Free text of several lines."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        kwargs.setdefault("max_length", 8000)
        super().__init__(**kwargs)


class YesNo(forms.TypedChoiceField):
    """A question that must be answered; neither answer is chosen beforehand, unless ``initial`` says which."""

    def __init__(self, *, yes: object, no: object, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """An answer known beforehand is chosen: ``initial`` says it as the act does, the form as it sends it."""
        return ("yes" if value else "no") if isinstance(value, bool) else value


ROWS = 5  # lines of a table a form offers where its act does not say how many; a longer list goes in an annex


class Lines(LongText):
    """One thing a line."""

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class RowsInput(forms.Widget):
    """A small table of inputs, one row for each thing."""

    template_name = "ui/rows_input.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, str], offered: int = ROWS) -> None:
        super().__init__()
        self.columns = columns
        self.offered = offered

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = [*(value or []), *[{}] * self.offered][: self.offered]
        rows = [
            [
                {"name": f"{name}-{n}-{key}", "label": label, "value": row.get(key, "")}
                for key, label in self.columns.items()
            ]
            for n, row in enumerate(given)
        ]
        return {"rows": rows, "columns": self.columns.values(), "first": f"{(attrs or {}).get('id', name)}_0"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = [{key: data.get(f"{name}-{n}-{key}", "").strip() for key in self.columns} for n in range(self.offered)]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class Rows(forms.Field):
    """Rows of a table; a row nobody filled in is left out."""

    empty_values = [None, "", []]

    def __init__(self, columns: Mapping[str, str], offered: int = ROWS, **kwargs: Any) -> None:
        super().__init__(widget=RowsInput(columns, offered), **kwargs)
