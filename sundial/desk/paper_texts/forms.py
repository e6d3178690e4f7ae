"""Forms by which a legal office works on the text of a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class TextFilter(forms.Form):
    """Words of the title, or the mark."""

    q = forms.CharField(label=gettext_lazy("Title or mark"), required=False, max_length=60)


class PaperTextForm(forms.Form):
    """A text as it is typed; whether it can be a paper's is decided where it is checked."""

    text = forms.CharField(
        label=gettext_lazy("Text of the paper"),
        widget=forms.Textarea({"rows": 30, "spellcheck": "false", "class": "desk-code"}),
        strip=False,
        max_length=60_000,
    )

    def __init__(self, text: str, data: Any = None) -> None:
        super().__init__(data, initial={"text": text})

    def typed(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
