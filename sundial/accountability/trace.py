"""责任追究: who proposed, reviewed, changed, overrode and objected on a case, and who would answer for which wrong (P-LIAB).

The program proposes; a person decides. The matrix is data (``matrix.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from sundial.cases.deadlines import DUTIES
from sundial.cases.models import Case, ClockMove, Opinion, Todo
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.kinds import sentence_for
from sundial.ledger.models import Event
from sundial.organs.access import current
from sundial.organs.models import Officer, Role

FILE = Path(__file__).with_name("matrix.yaml")
PROCEDURE = "accountability"
UNFOUNDED = "unfounded"  # the outcome of a report that proved untrue
HANDLERS = (Role.HANDLER_A, Role.HANDLER_B)
PARTS = {
    "handler": (*HANDLERS, Role.WINDOW),
    "reviewer": (Role.DEPUTY_HEAD, Role.LEGAL_REVIEWER),
    "approver": (Role.DIRECTOR,),
    "publisher": (Role.OFFICE,),
}


@dataclass(frozen=True)
class Hand:
    """One officer (his key) who had a part; ``why`` is the line of the record that says so."""

    key: str
    name: str
    why: str = field(default="", compare=False)


Hands = tuple[Hand, ...]


@dataclass(frozen=True)
class Trace:
    """Who had which part in a case; ``changed`` says who overruled whom, by name."""

    parts: Mapping[str, Hands]
    changed: tuple[tuple[str, str], ...]

    def names(self, part: str) -> tuple[str, ...]:
        """The names of whoever had the part."""
        return tuple(each.name for each in self.parts.get(part, ()))

    def everybody(self) -> set[str]:
        """Keys of all who had any part."""
        return {each.key for hands in self.parts.values() for each in hands}


@dataclass(frozen=True)
class Bearer:
    """One person with the liability proposed and the line of the record it rests on, or in words whom an investigation must find.

    ``kind`` is the matrix's word for the liability, empty for whoever is free of it.
    """

    name: Any
    liability: Any
    part: str
    kind: str = ""
    key: str = ""
    why: str = ""


@dataclass(frozen=True)
class Situation:
    """A wrong of the matrix with whoever would answer for it on this case; ``note`` is what the matrix adds.

    ``shown`` says that the trace itself points at it: somebody was overruled, a limit ran out, an order was reported.
    """

    key: str
    title: Any
    article: str
    bearers: tuple[Bearer, ...]
    unverified: bool
    note: Any = ""
    shown: bool = False

    @property
    def is_found(self) -> bool:
        """Whether an investigation must name somebody."""
        return any(each.part == FOUND for each in self.bearers)


FOUND = "found"
FILES_AWAY, DECIDES = "archive", "decide_"  # words of the supervision vocabulary


def trace(case: Case) -> Trace:
    """The trace of a case: from opinions, from the posts of its events, and from the stands taken in meetings."""
    opinions = list(case.opinions.select_related("officer", "changes__officer").order_by("given_at", "pk"))
    by_role = _acts_by_role(case, {str(each.officer_id) for each in opinions})
    parts = {part: _of(by_role, roles) for part, roles in PARTS.items()}
    parts |= {name: _each_once(hands) for name, hands in _meetings(case).items()}
    parts["submitter"] = parts["handler"]
    own = _of(by_role, HANDLERS)  # who only received it at the window leads nothing, where somebody handled it
    parts["lead"] = (own or parts["handler"])[:1]
    beside = _each_once([*own, *_took_part(case), *_handlers_of_parts(case)])
    parts["co_handler"] = tuple(each for each in beside if each not in parts["lead"])
    parts["late"] = _each_once([*_ended_late(case), *_holding_late(case)])
    parts["interfering"] = _each_once(_reported(case))
    parts |= _overruling(opinions, parts)
    changed = tuple((each.officer.name, each.changes.officer.name) for each in opinions if each.changes)
    return Trace(parts, changed)


def situations(known: Trace) -> list[Situation]:
    """The whole matrix for a trace; a situation nobody had a part in has no bearer."""
    return [_situation(row, known) for row in matrix()["situations"]]


@cache
def matrix() -> dict[str, Any]:
    """The matrix as it stands."""
    told: dict[str, Any] = read_yaml(FILE)
    return told


@cache
def kinds() -> dict[str, Any]:
    """The liabilities of the matrix, in the reader's words; the heaviest for the deed first."""
    return {key: both(words, key) for key, words in matrix()["kinds"].items()}


@cache
def liabilities() -> list[tuple[Any, str, list[tuple[Any, Any]]]]:
    """The matrix for whoever reads it without a case: each situation, its article, and who bears which liability."""
    words = {part: both(named, part) for part, named in matrix()["parts"].items()}
    return [
        (
            both({"zh": row["zh"], "en": row["en"]}, row["key"]),
            row["article"],
            [(words[part], kinds()[kind]) for part, kind in row.get("borne", {}).items()]
            + [(both(who, kind), kinds()[kind]) for kind, who in row.get("found", {}).items()],
        )
        for row in matrix()["situations"]
    ]


def _situation(row: Mapping[str, Any], known: Trace) -> Situation:
    borne = [
        Bearer(each.name, kinds()[kind], part, kind, each.key, each.why)
        for part, kind in row.get("borne", {}).items()
        for each in known.parts.get(part, ())
    ]
    free = [
        Bearer(each.name, both(words, part), part, "", each.key, each.why)
        for part, words in row.get("free", {}).items()
        for each in known.parts.get(part, ())
    ]
    found = [Bearer(both(who, kind), kinds()[kind], FOUND, kind) for kind, who in row.get("found", {}).items()]
    return Situation(
        row["key"],
        both({"zh": row["zh"], "en": row["en"]}, row["key"]),
        row["article"],
        tuple(borne + free + found),
        row.get("unverified", False),
        both(row["note"], row["key"]) if "note" in row else "",
        bool(known.parts.get(row.get("shown_by", ""))),
    )


def _acts_by_role(case: Case, gave_opinions: set[str]) -> list[tuple[str, Hand]]:
    """Role and hand of whoever gave an opinion or did an act that is more than a look, with the act; what decides stands in front.

    Who only puts the file into the archive had no part in what it says.
    """
    told = Event.objects.filter(subject_type="case", subject_id=case.pk, data__has_key="role").order_by("position")
    rows = [
        each
        for each in told.exclude(data__verb=FILES_AWAY)
        if each.data.get("officer") in gave_opinions or each.data["verb"] != "other"
    ]
    return [(str(each.data["role"]), _hand(each)) for each in sorted(rows, key=lambda each: not _decides(each))]


def _decides(event: Event) -> bool:
    return str(event.data["verb"]).startswith(DECIDES)


def _hand(event: Event, why: str = "") -> Hand:
    return Hand(str(event.data.get("officer", "")), event.actor_name, why or _line(event))


def _line(event: Event) -> str:
    return f"{local_date(event.occurred_at):%Y-%m-%d} {sentence_for(event)}"


def _of(by_role: list[tuple[str, Hand]], roles: tuple[str, ...]) -> Hands:
    return _each_once(hand for role, hand in by_role if role in roles)


def _each_once(hands: Iterable[Hand]) -> Hands:
    """Each person once, with the first line that says so."""
    first: dict[tuple[str, str], Hand] = {}
    for each in hands:
        first.setdefault((each.key, each.name), each)
    return tuple(first.values())


def _took_part(case: Case) -> Iterator[Hand]:
    """Who took part in its acts beside whoever entered them, in the order of the acts."""
    told = Event.objects.filter(subject_type="case", subject_id=case.pk, data__has_key="hands").order_by("position")
    rows = [(officer, event) for event in told for officer in event.data["hands"]]
    names = {
        str(pk): name for pk, name in Officer.objects.filter(pk__in=[pk for pk, _e in rows]).values_list("pk", "name")
    }
    yield from (Hand(pk, names[pk], _line(event)) for pk, event in rows if pk in names)


def _handlers_of_parts(case: Case) -> Iterator[Hand]:
    """Who handled the parts of a joint approval in their own organs: they exercise the power together with the lead."""
    told = Event.objects.filter(subject_type="case", subject_id__in=list(case.children.values_list("pk", flat=True)))
    yield from map(_hand, told.filter(data__role__in=HANDLERS).order_by("position"))


def _meetings(case: Case) -> dict[str, list[Hand]]:
    """Who chaired, agreed and objected in the meetings on a case."""
    found: dict[str, list[Hand]] = {"chair": [], "agreeing": [], "dissenting": []}
    for topic in case.topics.filter(off_why="").exclude(resolution="").select_related("meeting__chair"):
        meeting = topic.meeting
        found["chair"].append(_at(meeting, meeting.chair, _("chaired “%(meeting)s”")))
        for stand in topic.positions.select_related("officer"):
            if stand.agrees is not None and stand.officer_id != meeting.chair_id:
                said = _("agreed in “%(meeting)s”") if stand.agrees else _("objected on record in “%(meeting)s”")
                found["agreeing" if stand.agrees else "dissenting"].append(_at(meeting, stand.officer, said))
    return found


def _at(meeting: Any, officer: Officer, said: str) -> Hand:
    day = f"{local_date(meeting.held_at):%Y-%m-%d} " if meeting.held_at else ""
    return Hand(str(officer.pk), officer.name, day + said % {"meeting": meeting.title})


def _overruling(opinions: list[Opinion], parts: Mapping[str, Hands]) -> dict[str, Hands]:
    """Whoever of the reviewers, and of the approvers, set another's opinion aside."""
    found: dict[str, Hands] = {}
    for part in ("reviewer", "approver"):
        keys = {each.key for each in parts[part]}
        over = [each for each in opinions if each.changes and str(each.officer_id) in keys]
        found[f"overruled_by_{part}"] = _each_once(
            Hand(str(each.officer_id), each.officer.name, _changed(each)) for each in over
        )
    return found


def _changed(opinion: Opinion) -> str:
    assert opinion.changes is not None
    said = _("%(over)s changed the opinion of %(under)s")
    names = {"over": opinion.officer.name, "under": opinion.changes.officer.name}
    return f"{local_date(opinion.given_at):%Y-%m-%d} {said % names}"


def concerning(case: Case) -> Iterator[Case]:
    """The proceedings about wrongs on ``case``, the newest first."""
    yield from Case.objects.filter(procedure=PROCEDURE, answers__wrong_case=str(case.pk)).order_by("-opened_at")


def _reported(case: Case) -> Iterator[Hand]:
    """Whom colleagues reported for an order or interference on the case, while the report has not proved untrue."""
    for each in concerning(case):
        if each.answers.get("ground") == "interference" and each.outcome != UNFOUNDED:
            for named in each.answers.get("named", []):
                why = _("%(day)s reported for an order or interference (%(number)s)")
                told = why % {"day": f"{local_date(each.opened_at):%Y-%m-%d}", "number": each.number}
                yield Hand(named["id"], named["name"], told)


def _ended_late(case: Case) -> Iterator[Hand]:
    """The link that caused a delay: who ended a duty of the organ's after its day."""
    ended = case.clocks.filter(kind__in=DUTIES, ended_at__gt=F("due_at"))
    for each in ended.prefetch_related("entries").order_by("ended_at", "pk"):
        ending = [entry for entry in each.entries.all() if entry.move == ClockMove.END]
        event = Event.objects.filter(pk=ending[-1].event_id).first() if ending else None
        if event is not None and event.data.get("officer"):
            yield _hand(event, _overrun(each, _line(event)))


def _overrun(row: Any, done: str = "") -> str:
    due = local_date(row.due_at)
    said = _("%(clock)s ran out after %(day)s") % {"clock": row.get_kind_display(), "day": f"{due:%Y-%m-%d}"}
    return f"{said} · {done}" if done else said


def _holding_late(case: Case) -> Iterator[Hand]:
    """Whoever must act now on a step that has run out, or on a case of which a whole limit has."""
    late = list(case.clocks.filter(kind__in=DUTIES, ended_at=None, due_at__lt=clock.now()).select_related("run"))
    whole = any(each.run is None for each in late)
    roles = {each.run.role for each in late if each.run is not None}
    for todo in case.todos.select_related("officer").order_by("pk") if late else ():
        if whole or todo.role in roles:
            for officer in [todo.officer] if todo.officer else _who_holds(todo):
                yield Hand(str(officer.pk), officer.name, _overrun(late[0]))


def _who_holds(todo: Todo) -> Iterable[Officer]:
    held = Officer.objects.filter(current("appointments__", clock.today()), appointments__post__organ=todo.organ_id)
    return held.filter(appointments__post__role=todo.role).distinct().order_by("name")
