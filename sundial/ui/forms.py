"""How every Django form is drawn: label, hint, error and control, joined for screen readers as WCAG asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext

from sundial.kernel.refusal import Refusal

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class BoundField(forms.BoundField):
    """A form field on its page: knows which of our shapes draws it."""

    @property
    def shape(self) -> str:
        """``choices`` for a group of boxes, ``choice`` for one box, ``hidden``, or ``control`` for all else."""
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, GROUPS):
            return "choices"
        return "choice" if isinstance(widget, forms.CheckboxInput) else "control"

    @property
    def target(self) -> str:
        """The id a link in the error summary jumps to: the control, or the first one of a group."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def problems(self) -> list[str]:
        """What is wrong, as sentences that say what to do; “this field is required” says nothing of the kind."""
        return [text for error in self.errors.as_data() for text in self._sentences(error)]

    def _sentences(self, error: ValidationError) -> list[str]:
        if error.code == "required":
            return [self._demand() % {"label": self.label}]
        return [str(message) for message in error.messages]

    def _demand(self) -> str:
        widget = self.field.widget
        if isinstance(widget, forms.FileInput):
            return gettext("Upload: %(label)s")
        if isinstance(widget, forms.CheckboxInput):
            return gettext("Tick to go on: %(label)s")
        if isinstance(widget, (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return gettext("Choose: %(label)s")
        return gettext("Fill in: %(label)s")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        # The browser's own bubbles speak the browser's language and keep our summary from explaining itself.
        required = built.pop("required", False)
        if self.shape == "control":
            own = (widget or self.field.widget).attrs.get("class", "")
            built["class"] = f"{own} sd-input".strip()
            if required:
                built["aria-required"] = "true"
        return built


class Renderer(DjangoTemplates):
    """Django's own widgets inside our field; set as ``FORM_RENDERER``, so every form of the house looks alike."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = BoundField


def refused_at(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put what the law refuses, with its basis, at the field it is about; else on top of the form."""
    said = f"{refusal}（{refusal.basis}）" if refusal.basis else str(refusal)
    form.add_error(refusal.field if refusal.field in form.fields else None, said)


def choices_of(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give the choice field ``name`` its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def rows_of(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field ``name`` choose among ``rows``."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
