"""Fields a form of an act is made of, the same for officers and for the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import count, zip_longest
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


ROWS = 5  # lines of a table a form offers where its act does not say how many
SPARE = 3  # empty lines left under those filled in
SHOWN = (
    100  # lines shown as inputs; what goes beyond stands as pasted, so that no form outgrows what one request may hold
)
PASTED = "pasted"


class Lines(LongText):
    """One thing a line."""

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class RowsInput(forms.Widget):
    """A small table of inputs, one row for each thing, and beneath it room to paste a table from elsewhere."""

    template_name = "ui/rows_input.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, str], offered: int = ROWS, cells: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.columns = columns
        self.offered = offered
        self.cells = cells or {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        filled = list(value or [])
        shown, further = filled[:SHOWN], filled[SHOWN:]
        blank = max(self.offered - len(shown), SPARE if shown else 0)
        rows = [
            [self._input(f"{name}-{n}-{key}", key, label, row.get(key, "")) for key, label in self.columns.items()]
            for n, row in enumerate([*shown, *[{}] * blank])
        ]
        return {
            "rows": rows,
            "columns": self.columns.values(),
            "first": f"{(attrs or {}).get('id', name)}_0",
            "paste": f"{name}-{PASTED}",
            "pasted": "\n".join(
                "\t".join(" ".join(row.get(key, "").split()) for key in self.columns) for row in further
            ),
        }

    def _input(self, name: str, column: str, label: str, value: str) -> dict[str, str]:
        """One cell; a day that cannot be read stays as it was typed, which a browser's own picker would not show."""
        held = self.cells.get(column, "")
        return {
            "name": name,
            "label": label,
            "value": value,
            "is": "" if held == "date" and not _is_day(value) else held,
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = [*self._typed(data, name), *self._pasted(data.get(f"{name}-{PASTED}", ""))]
        return [row for row in rows if any(row.values())]

    def _typed(self, data: Any, name: str) -> Iterator[dict[str, str]]:
        """The rows sent one by one, until one was not sent at all."""
        for n in count():
            names = {key: f"{name}-{n}-{key}" for key in self.columns}
            if not any(each in data for each in names.values()):
                return
            yield {key: data.get(each, "").strip() for key, each in names.items()}

    def _pasted(self, text: str) -> Iterator[dict[str, str]]:
        """Rows as a spreadsheet copies them: a line each, columns parted by tabs, in the order of the table."""
        for line in text.splitlines():
            cells = [each.strip() for each in line.split("\t")]
            yield dict(zip_longest(self.columns, cells[: len(self.columns)], fillvalue=""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


def _is_day(value: str) -> bool:
    try:
        return not value or bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


class Rows(forms.Field):
    """Rows of a table; a row nobody filled in is left out. ``cells`` says which columns hold sums, days or sentences."""

    empty_values = [None, "", []]

    def __init__(
        self, columns: Mapping[str, str], offered: int = ROWS, cells: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(widget=RowsInput(columns, offered, cells), **kwargs)
