"""申请表: what the applicant states, set on one sheet under the name its item's list gives it; drawn when asked for, stored nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from sundial.cases import documents
from sundial.cases.documents.content import Filling
from sundial.cases.documents.issuing import content
from sundial.cases.documents.typesetting import pdf
from sundial.cases.documents.values import checked
from sundial.cases.forms import PartyForm
from sundial.cases.models import Case
from sundial.cases.stated.acts import OPENING
from sundial.cases.stated.lives import stated_life
from sundial.cases.stated.saying import CHINESE, said
from sundial.kernel.clock import local_date
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import ItemVersion, MaterialRequirement

KIND = "application_form"
WORDS = Path(__file__).with_name("application_form.yaml")
Answer = tuple[str, str]
AnswersOf = Callable[[Case], Iterable[Answer]]


@dataclass(frozen=True)
class Sheet:
    """The paper an application is set on: the general one unless a room has its own ``kind``, under a ``title`` of its own.

    ``further`` is what that kind says beside the questions: the opinions signed on the form so far, of no case (an empty form) none.
    """

    kind: str = KIND
    title: str = ""
    further: Callable[[Case | None], Mapping[str, Any]] = lambda case: {}


SheetOf = Callable[[ItemVersion], Sheet]
_answers: dict[str, AnswersOf] = {}
_sheets: dict[str, SheetOf] = {}


def sheet_of(procedure: str) -> Callable[[SheetOf], SheetOf]:
    """Register the paper applications of ``procedure`` are set on."""

    def _register(sheet: SheetOf) -> SheetOf:
        _sheets[procedure] = sheet
        return sheet

    return _register


def answers_of(procedure: str) -> Callable[[AnswersOf], AnswersOf]:
    """Register what the applicant stated, question by question, where a room keeps its application itself."""

    def _register(answers: AnswersOf) -> AnswersOf:
        _answers[procedure] = answers
        return answers

    return _register


def stated(case: Case) -> list[Answer]:
    """What was applied for, each question with its answer in Chinese, as the case stands; papers are listed elsewhere."""
    if case.procedure in _answers:
        with translation.override(CHINESE):
            return [(str(label), answer) for label, answer in _answers[case.procedure](case) if answer]
    opening, record = stated_life(case.procedure).opening, case.records.filter(action=OPENING).first()
    if opening is None or record is None:
        return []
    # In the order they were asked, which the database does not keep.
    told = [each for each in opening.asks(case) if each.name in record.values and each.type != "file"]
    with translation.override(CHINESE):
        return [(str(each.label), said(each, case, record.values[each.name])) for each in told]


def party_stated(case: Case) -> list[Answer]:
    """Who applies, in the words of the form that asked."""
    form = PartyForm()
    with translation.override(CHINESE):
        told = {name: getattr(case.applicant, name) for name in form.fields} | {
            "kind": case.applicant.get_kind_display(),
            "paper": case.applicant.get_paper_display(),
        }
        return [(str(field.label), str(told[name])) for name, field in form.fields.items() if told[name]]


def line_of(version: ItemVersion, group: str = "") -> MaterialRequirement | None:
    """The line of the item's list that is the application itself (《…申请书》), for applicants of ``group``."""
    called = _words()["called"]
    listed = (row for row in version.materials.all() if row.group in ("", group))
    return next((row for row in listed if any(word in row.name for word in called)), None)


def of_case(case: Case) -> bytes:
    """The application of ``case`` as PDF; the same case in the same state gives the same bytes."""
    at = case.submitted_at or case.opened_at
    return drawn(
        case.version,
        party=party_stated(case),
        matter=stated(case),
        at=at,
        group=case.applicant_group,
        number=case.number,
        case=case,
    )


def drawn(
    version: ItemVersion,
    *,
    party: Sequence[Answer],
    matter: Sequence[Answer],
    at: dt.datetime,
    group: str = "",
    number: str = "",
    case: Case | None = None,
) -> bytes:
    """The form with these answers as PDF; ``number`` of the ``case``, empty before there is one. Raises ``Refusal`` ``document.…``."""
    day, sheet = local_date(at), _sheets.get(version.item.procedure, _general)(version)
    kind = documents.kind(sheet.kind, on=day)
    facts = {"organ": version.item.organ.name, "item": version.name, "law": kind.basis}
    given = {**_named(version, group), "party": _rows(party), "matter": _rows(matter), **sheet.further(case)}
    filling = Filling(kind, facts | checked(kind, given, facts), day)
    return pdf(content(filling, title=sheet.title or filling.say(kind.title), number=number, identity=None), at=at)


def _general(version: ItemVersion) -> Sheet:
    return Sheet()


def _named(version: ItemVersion, group: str) -> dict[str, str]:
    words, line = _words(), line_of(version, group)
    copies = line.copies if line else None
    return {
        "called": line.name if line else words["unnamed"].format(item=version.name),
        "copies_said": words["copies"].format(n=copies) if copies else words["copies_unsaid"],
    }


def _rows(answers: Iterable[Answer]) -> list[dict[str, str]]:
    return [{"question": question, "answer": answer} for question, answer in answers]


def blank(multiple: bool, options: Iterable[str] = (), columns: Iterable[str] = ()) -> str:
    """Where somebody writes by hand: a box before each of ``options``, else a line, or several under the names of ``columns``."""
    words = _words()
    if boxes := words["between"].join(words["box"].format(option=each) for each in options):
        return str(boxes)
    head = words["columns"].format(names="、".join(columns)) if columns else ""
    lines = [words["line"]] * (words["lines"] if multiple else 1)
    return "\n".join([head, *lines] if head else lines)


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(WORDS)
    return loaded
