"""The form field that asks for what a stated act asks, whoever fills it in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from sundial.cases import files
from sundial.cases.models import Case
from sundial.cases.posts import does, split_of
from sundial.cases.stated.asked import LONGEST, MOST_COUNTED, Asked
from sundial.cases.stated.checks import Named
from sundial.cases.stated.naming import Nameable, Remark, nameable, remarks
from sundial.cases.stated.saying import said
from sundial.organs.access import Duty, duties_in
from sundial.organs.models import Organ
from sundial.ui.fields import ROWS, Lines, LongText, Moment, Rows, YesNo

EVIDENCE = "material"  # the slot of ``files.yaml`` an upload at an act belongs to


def fields_for(asks: Iterable[Asked], case: Case, organ: Organ, checks: Iterable[Named] = ()) -> dict[str, forms.Field]:
    """The form fields of an act, by name. What depends on another answer says on which, and is optional here; the act insists.

    ``checks`` are the act's own: nobody is offered whom they would refuse, and whoever could not act today says so.
    """
    standing = list(checks)
    named, offered, beside = {each.name: each for each in asks}, nameable(case, standing), remarks(case, standing)
    fields = {
        name: _field(each, case, organ, offered.get(name, []), beside.get(name, _nothing))
        for name, each in named.items()
    }
    return {name: _depending(fields[name], each, named, case) for name, each in named.items()}


def _depending(made: forms.Field, asked: Asked, named: Mapping[str, Asked], case: Case) -> forms.Field:
    """The field with the condition it is asked under: in words for the reader, as data for the script that folds it away."""
    if not asked.when:
        return made
    wanted = {name: answer if isinstance(answer, list) else [answer] for name, answer in asked.when.items()}
    told = [_condition(named[name], answers, case) for name, answers in wanted.items() if name in named]
    made.asked_when = json.dumps({name: [_sent(each) for each in answers] for name, answers in wanted.items()})  # type: ignore[attr-defined]  # the template reads it
    made.must_when = not asked.optional  # type: ignore[attr-defined]  # the template reads it
    made.help_text = " ".join(str(each) for each in (*told, asked.help) if each)
    return made


def _condition(other: Asked, answers: Iterable[Any], case: Case) -> str:
    said_answers = _(" or ").join(f"“{said(other, case, each)}”" for each in answers)
    return _("Only where “%(label)s” is %(answers)s.") % {"label": other.label, "answers": said_answers}


def _sent(answer: Any) -> str:
    """The answer as the form sends it."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)


def _nothing(key: UUID) -> str:
    """No remark on an officer."""
    return ""


def _field(asked: Asked, case: Case, organ: Organ, offered: Iterable[Nameable], beside: Remark) -> forms.Field:
    """The form field that asks for ``asked``; of officers, only those who pass every test of ``offered``, with what is said ``beside``."""
    given: dict[str, Any] = {
        "label": asked.label,
        "help_text": asked.help,
        "required": not asked.optional and not asked.when,
        "initial": asked.initial,
    }
    if asked.type in LONGEST:
        given["max_length"] = asked.longest
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
        words = {key: str(each) for key, each in asked.columns.items()}
        return Rows(words, asked.offered or ROWS, cells=asked.cells, **given)
    return _officers(asked, case, organ, offered, beside, given)


def _choice(asked: Asked, case: Case, given: dict[str, Any]) -> forms.Field:
    options = [(str(key), words) for key, words in asked.choices(case).items()]
    if len(options) == 1 and given["required"]:
        given["initial"] = options[0][0]
    if len(options) <= MOST_AT_ONCE:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", "—"), *options], **given)


MOST_AT_ONCE = 7  # more choices than this are a list to open, not buttons


def _officers(
    asked: Asked, case: Case, organ: Organ, offered: Iterable[Nameable], beside: Remark, given: dict[str, Any]
) -> forms.Field:
    split = split_of(case.version) if organ.pk == case.organ_id else {}
    people = [
        each
        for each in duties_in(organ, asked.roles)
        if does(split, each.post) and all(test(each.officer.pk) for test in offered)
    ]
    options = [(str(each.officer.pk), _told(each, beside(each.officer.pk))) for each in people]
    if asked.type == "officer":
        return forms.ChoiceField(choices=[("", "—"), *options], **given)
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **given)


def _told(duty: Duty, remark: str) -> str:
    """An officer with the post by which he is offered, and what is to be said of him."""
    return f"{duty.officer.name}（{'，'.join(part for part in (duty.post.name, remark) if part)}）"


def _yes_no(given: dict[str, Any]) -> forms.Field:
    return YesNo(yes=_("yes"), no=_("no"), **given)


MAKERS: dict[str, Any] = {
    "text": lambda given: forms.CharField(**given),
    "long_text": lambda given: LongText(**given),
    "lines": lambda given: Lines(widget=forms.Textarea(attrs={"rows": 3}), **given),
    "yes_no": _yes_no,
    "date": lambda given: forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given),
    "moment": lambda given: forms.DateTimeField(widget=Moment, **given),
    "money": lambda given: forms.CharField(
        max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **given
    ),
    "number": lambda given: forms.DecimalField(**given),
    "count": lambda given: forms.IntegerField(min_value=0, max_value=MOST_COUNTED, **given),
    "file": lambda given: forms.FileField(**given),
}


def with_stored_files(cleaned: dict[str, Any], form: forms.Form) -> dict[str, Any]:
    """Uploads checked and stored, so that the act names a file the house already holds."""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and cleaned.get(name) and not form.errors:
            cleaned[name] = files.store(cleaned[name], slot=EVIDENCE, field=name)
    return cleaned
