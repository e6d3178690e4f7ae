"""The form field that asks for what a stated act asks, whoever fills it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sundial.cases import files
from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked
from sundial.organs.access import duties_in
from sundial.organs.models import Organ
from sundial.ui.fields import Lines, LongText, Moment, Rows, YesNo

EVIDENCE = "material"  # the slot of ``files.yaml`` an upload at an act belongs to


def field_for(asked: Asked, case: Case, organ: Organ) -> forms.Field:
    """The form field that asks for ``asked``. What depends on another answer is optional here; the act insists."""
    given: dict[str, Any] = {
        "label": asked.label,
        "help_text": asked.help,
        "required": not asked.optional and not asked.when,
        "initial": asked.initial,
    }
    if asked.when:
        given["help_text"] = asked.help or _when(asked)
    maker = MAKERS.get(asked.type)
    if maker is not None:
        made: forms.Field = maker(given)
        return made
    if asked.type == "choice":
        return _choice(asked, case, given)
    if asked.type == "choices":
        options = list(asked.choices(case).items())
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **given)
    if asked.type == "rows":
        return Rows({key: str(words) for key, words in asked.columns.items()}, **given)
    return _officers(asked, organ, given)


def _choice(asked: Asked, case: Case, given: dict[str, Any]) -> forms.Field:
    options = [(str(key), words) for key, words in asked.choices(case).items()]
    if len(options) <= MOST_AT_ONCE:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", "—"), *options], **given)


MOST_AT_ONCE = 7  # more choices than this are a list to open, not buttons


def _officers(asked: Asked, organ: Organ, given: dict[str, Any]) -> forms.Field:
    people = duties_in(organ, asked.roles)
    options = [(str(each.officer.pk), f"{each.officer.name}（{each.post.name}）") for each in people]
    if asked.type == "officer":
        return forms.ChoiceField(choices=[("", "—"), *options], **given)
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **given)


def _when(asked: Asked) -> str | Promise:
    return _("Only where the answer above asks for it.")


def _yes_no(given: dict[str, Any]) -> forms.Field:
    return YesNo(yes=_("yes"), no=_("no"), **given)


MAKERS: dict[str, Any] = {
    "text": lambda given: forms.CharField(max_length=500, **given),
    "long_text": lambda given: LongText(**given),
    "lines": lambda given: Lines(widget=forms.Textarea(attrs={"rows": 3}), **given),
    "yes_no": _yes_no,
    "date": lambda given: forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given),
    "moment": lambda given: forms.DateTimeField(widget=Moment, **given),
    "money": lambda given: forms.CharField(
        max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **given
    ),
    "number": lambda given: forms.DecimalField(**given),
    "file": lambda given: forms.FileField(**given),
}


def with_stored_files(cleaned: dict[str, Any], form: forms.Form) -> dict[str, Any]:
    """Uploads checked and stored, so that the act names a file the house already holds."""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and cleaned.get(name) and not form.errors:
            cleaned[name] = files.store(cleaned[name], slot=EVIDENCE, field=name)
    return cleaned
