"""The application form of an item as PDF: empty, to be filled in by hand, or with what a draft holds (format papers, 行政许可法第二十九条)."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import translation

from sundial.cases import application_form
from sundial.cases.application_form import Answer
from sundial.cases.forms import PartyForm
from sundial.cases.stated.saying import CHINESE
from sundial.hall.asked import matter_form, shown
from sundial.hall.models import Application
from sundial.kernel import clock
from sundial.powers.models import ItemVersion, MaterialRequirement
from sundial.ui.fields import LongText, Rows


def to_fill_in(version: ItemVersion) -> bytes:
    """Every question of the item's form with room for the answer."""
    with translation.override(CHINESE):
        party, matter = _empty(PartyForm()), _empty(matter_form(version))
    return application_form.drawn(version, party=party, matter=matter, at=_this_day())


def of_draft(application: Application) -> bytes:
    """What the draft holds, question by question."""
    version, answers = application.version, application.answers
    with translation.override(CHINESE):
        party = _typed(PartyForm(), answers.get("applicant", {}))
        matter = _typed(matter_form(version), answers.get("matter", {}))
    group = answers.get("matter", {}).get("group", "")
    return application_form.drawn(version, party=party, matter=matter, at=_this_day(), group=group)


def is_form(application: Application, requirement: MaterialRequirement) -> bool:
    """Whether this line of the list is the application itself."""
    group = application.answers.get("matter", {}).get("group", "")
    return application_form.line_of(application.version, group) == requirement


def _this_day() -> dt.datetime:
    """One sheet a day: the minute says nothing of a form nobody has handed in."""
    return clock.start_of_day(clock.today())


def _empty(form: forms.Form) -> list[Answer]:
    return [(str(field.label), _room(field)) for field in form.fields.values()]


def _room(field: forms.Field) -> str:
    options = [str(words) for key, words in getattr(field, "choices", ()) if key]
    long = isinstance(field, LongText | Rows) or isinstance(field.widget, forms.Textarea)
    columns = field.widget.columns.values() if isinstance(field, Rows) else ()
    return application_form.blank(long, options, columns)


def _typed(form: forms.Form, typed: dict[str, object]) -> list[Answer]:
    told = ((str(field.label), shown(form.fields, name, typed.get(name, ""))) for name, field in form.fields.items())
    return [(question, answer) for question, answer in told if answer]
