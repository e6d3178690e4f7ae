"""The formal documents of stated lives: what an act issues, filled from its answers, those before it, and the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sundial.cases import documents
from sundial.cases.lifecycle import role_names
from sundial.cases.models import Case, Opinion
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Organ

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

# Papers are Chinese whoever prints them.
STANCES = {"agree": "同意", "disagree": "不同意", "change": "改变意见", "return": "退回"}
Further = Callable[["Act", str], Mapping[str, Any]]

_further: dict[str, list[Further]] = {}
_of_paper: dict[str, Further] = {}


def values_of(procedure: str) -> Callable[[Further], Further]:
    """Register what a room knows beside the answers: ``(act, kind of document)`` → values; a name the kind lacks is left out."""

    def _register(further: Further) -> Further:
        _further.setdefault(procedure, []).append(further)
        return further

    return _register


def values_of_paper(kind: str) -> Callable[[Further], Further]:
    """Register what a paper of ``kind`` says beside the answers, whichever life issues it."""

    def _register(further: Further) -> Further:
        _of_paper[kind] = further
        return further

    return _register


def issue_stated(act: Act, kind: str, answers: Mapping[str, Any], *, organ: Organ | None = None) -> None:
    """Issue ``kind`` once the act's event and record are written, by ``organ`` where not the case's own does.

    Raises ``Refusal`` ``document.*`` for a paper with a hole.
    """
    act.once_recorded(partial(_issue, act, kind, organ))


def issue_letter(act: Act, kind: str, answers: Mapping[str, Any]) -> None:
    """Issue ``kind`` from these answers alone, once the act's event is written. Raises ``Refusal`` ``document.*``."""
    act.once_recorded(partial(_issue_letter, act, kind, answers))


def _issue_letter(act: Act, kind: str, answers: Mapping[str, Any], event: Event) -> None:
    from sundial.cases.stated.lives import stated_act
    from sundial.cases.stated.saying import on_paper

    fields = documents.kind(kind, on=local_date(event.recorded_at)).fields
    stated = stated_act(act.life.procedure, act.transition.action)
    asked = {each.name: each for each in stated.asks(act.case)} if stated else {}
    told = {name: _with_hand(act, each) if asked[name].type == "officers" else each for name, each in answers.items()}
    values = {name: on_paper(fields[name], asked[name], act.case, each) for name, each in told.items()}
    _issue_whole(act, kind, values, event)


def _with_hand(act: Act, people: list[dict[str, str]]) -> list[dict[str, str]]:
    """The officers named, and first whoever draws the paper up."""
    officer = act.hand.officer
    own = [{"id": str(officer.pk), "name": officer.name}] if officer else []
    return list({each["id"]: each for each in [*own, *people]}.values())


def _issue(act: Act, kind: str, organ: Organ | None, event: Event) -> None:
    from sundial.cases.stated.saying import answered, on_paper

    fields = documents.kind(kind, on=local_date(event.recorded_at)).fields
    values: dict[str, Any] = {}
    for _action, asked, value in answered(act.case):
        if asked.name in fields:
            values[asked.name] = on_paper(fields[asked.name], asked, act.case, value)
    if "opinions" in fields and "opinions" not in values:
        values["opinions"] = opinion_rows(act.case)
    of_paper = [_of_paper[kind]] if kind in _of_paper else []
    for further in (*of_paper, *_further.get(act.life.procedure, [])):
        values |= {name: value for name, value in further(act, kind).items() if name in fields}
    _issue_whole(act, kind, values, event, organ)


def _issue_whole(act: Act, kind: str, values: Mapping[str, Any], event: Event, organ: Organ | None = None) -> None:
    """Issue the paper; where it lacks a fact of the party, the refusal says by which act that fact is entered, and who may."""
    try:
        documents.issue(act.case, kind, by=act.hand.officer, values=values, event=event, organ=organ)
    except Refusal as refusal:
        completing = act.life.by_action.get("identify_party")
        if completing and refusal.code == documents.VALUE_MISSING and refusal.field in documents.PARTY_FACTS:
            refusal.who = format_lazy(_("{who}, by “{act}”"), who=role_names(completing.who), act=completing.label)
        raise


def opinion_rows(case: Case) -> list[dict[str, Any]]:
    """Every opinion given on the case, in order."""
    given = case.opinions.select_related("officer").order_by("given_at", "pk")
    return [_row(each) for each in given]


def _row(opinion: Opinion) -> dict[str, Any]:
    return {
        "post": opinion.post_name,
        "name": opinion.officer.name,
        "stance": STANCES[opinion.stance],
        "text": opinion.text,
        "at": opinion.given_at,
    }
