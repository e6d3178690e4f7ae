"""责任追究: who proposed, reviewed, changed, overrode and objected on a case, and who would answer for which wrong (P-LIAB).

The program proposes; a person decides. The matrix is data (``liability.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import F

from sundial.cases.deadlines import DUTIES
from sundial.cases.models import Case, ClockMove, Todo
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.models import Event
from sundial.organs.access import current
from sundial.organs.models import Officer, Role

FILE = Path(__file__).with_name("liability.yaml")
HANDLERS = (Role.HANDLER_A, Role.HANDLER_B)
PARTS = {
    "handler": (*HANDLERS, Role.WINDOW),
    "reviewer": (Role.DEPUTY_HEAD, Role.LEGAL_REVIEWER),
    "approver": (Role.DIRECTOR,),
    "publisher": (Role.OFFICE,),
}


@dataclass(frozen=True)
class Trace:
    """Who had which part in a case, by name; ``changed`` says who overruled whom."""

    parts: Mapping[str, tuple[str, ...]]
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bearer:
    """One person with the liability proposed, or in words whom an investigation must find."""

    name: Any
    liability: Any
    part: str


@dataclass(frozen=True)
class Situation:
    """A wrong of the matrix with whoever would answer for it on this case; ``note`` is what the matrix adds."""

    key: str
    title: Any
    bearers: tuple[Bearer, ...]
    unverified: bool
    note: Any = ""


def trace(case: Case) -> Trace:
    """The trace of a case: from opinions, from the posts of its events, and from the stands taken in meetings."""
    opinions = list(case.opinions.select_related("officer", "changes__officer").order_by("given_at", "pk"))
    by_role = _names_by_role(case, {str(each.officer_id): each.officer.name for each in opinions})
    parts = {part: _of(by_role, roles) for part, roles in PARTS.items()}
    parts |= {name: tuple(dict.fromkeys(people)) for name, people in _meetings(case).items()}
    parts["submitter"] = parts["handler"]
    own = _of(by_role, HANDLERS)  # who only received it at the window leads nothing, where somebody handled it
    parts["lead"] = (own or parts["handler"])[:1]
    beside = dict.fromkeys([*own, *_took_part(case), *_handlers_of_parts(case)])
    parts["co_handler"] = tuple(name for name in beside if name not in parts["lead"])
    parts["late"] = _late(case)
    changed = tuple((each.officer.name, each.changes.officer.name) for each in opinions if each.changes)
    return Trace(parts, changed)


def situations(case: Case) -> list[Situation]:
    """The whole matrix for this case; a situation nobody had a part in has no bearer."""
    known = trace(case)
    return [_situation(row, known) for row in matrix()["situations"]]


@cache
def matrix() -> dict[str, Any]:
    """The matrix as it stands."""
    told: dict[str, Any] = read_yaml(FILE)
    return told


def _situation(row: Mapping[str, Any], known: Trace) -> Situation:
    kinds = {key: both(words, key) for key, words in matrix()["kinds"].items()}
    borne = [
        Bearer(name, kinds[kind], part)
        for part, kind in row.get("borne", {}).items()
        for name in known.parts.get(part, ())
    ]
    free = [
        Bearer(name, both(words, part), part)
        for part, words in row.get("free", {}).items()
        for name in known.parts.get(part, ())
    ]
    found = [Bearer(both(who, kind), kinds[kind], "found") for kind, who in row.get("found", {}).items()]
    title = both({"zh": row["zh"], "en": row["en"]}, row["key"])
    note = both(row["note"], row["key"]) if "note" in row else ""
    return Situation(row["key"], title, tuple(borne + free + found), row.get("unverified", False), note)


def _names_by_role(case: Case, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Role and name of whoever gave an opinion or did an act that is more than a look."""
    rows = Event.objects.filter(subject_type="case", subject_id=case.pk, data__has_key="role").order_by("position")
    return [
        (str(each.data["role"]), each.actor_name)
        for each in rows
        if each.data.get("officer") in known or each.data["verb"] != "other"
    ]


def _of(by_role: list[tuple[str, str]], roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for role, name in by_role if role in roles))


def _took_part(case: Case) -> list[str]:
    """Who took part in its acts beside whoever entered them, in the order of the acts."""
    told = Event.objects.filter(subject_type="case", subject_id=case.pk, data__has_key="hands").order_by("position")
    hands = list(dict.fromkeys(officer for hands in told.values_list("data__hands", flat=True) for officer in hands))
    names = {str(key): name for key, name in Officer.objects.filter(pk__in=hands).values_list("pk", "name")}
    return [names[each] for each in hands if each in names]


def _handlers_of_parts(case: Case) -> Iterator[str]:
    """Who handled the parts of a joint approval in their own organs: they exercise the power together with the lead."""
    told = Event.objects.filter(subject_type="case", subject_id__in=list(case.children.values_list("pk", flat=True)))
    rows = told.filter(data__role__in=HANDLERS).order_by("position").values_list("actor_name", flat=True)
    yield from dict.fromkeys(rows)


def _meetings(case: Case) -> dict[str, list[str]]:
    """Who chaired, agreed and objected in the meetings on a case (their room stands above this one)."""
    found: dict[str, list[str]] = {"chair": [], "agreeing": [], "dissenting": []}
    for topic in case.topics.filter(off_why="").exclude(resolution="").select_related("meeting__chair"):
        found["chair"].append(topic.meeting.chair.name)
        for stand in topic.positions.select_related("officer"):
            if stand.agrees is not None and stand.officer_id != topic.meeting.chair_id:
                found["agreeing" if stand.agrees else "dissenting"].append(stand.officer.name)
    return found


def _late(case: Case) -> tuple[str, ...]:
    """The link that caused a delay: who ended a duty of the organ's after its day, or holds one that has run out."""
    return tuple(dict.fromkeys((*_ended_late(case), *_holding_late(case))))


def _ended_late(case: Case) -> Iterator[str]:
    ended = case.clocks.filter(kind__in=DUTIES, ended_at__gt=F("due_at"))
    for each in ended.prefetch_related("entries").order_by("ended_at", "pk"):
        ending = [entry for entry in each.entries.all() if entry.move == ClockMove.END]
        event = Event.objects.filter(pk=ending[-1].event_id).first() if ending else None
        if event is not None and event.data.get("officer"):
            yield event.actor_name


def _holding_late(case: Case) -> Iterator[str]:
    """Whoever must act now on a step that has run out, or on a case of which a whole limit has."""
    late = list(case.clocks.filter(kind__in=DUTIES, ended_at=None, due_at__lt=clock.now()).select_related("run"))
    whole = any(each.run is None for each in late)
    roles = {each.run.role for each in late if each.run is not None}
    for todo in case.todos.select_related("officer").order_by("pk") if late else ():
        if whole or todo.role in roles:
            yield from [todo.officer.name] if todo.officer else _who_holds(todo)


def _who_holds(todo: Todo) -> Iterator[str]:
    held = Officer.objects.filter(current("appointments__", clock.today()), appointments__post__organ=todo.organ_id)
    yield from (
        held.filter(appointments__post__role=todo.role).distinct().order_by("name").values_list("name", flat=True)
    )
