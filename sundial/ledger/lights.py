"""The time lights again, from public leaves alone: whoever keeps the published files can tell a light that was held back.

Every act that moves a clock publishes the move (kind, moment, budget, calendar), every calendar its days, every rule in
the book its text. From these the lights of the limits follow, without database and without the program that lit them.
Pure: no Django. It repeats on purpose what the rules of supervision say: a reckoning that shared their code would
share their faults, and could not convict them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sundial.kernel import clockwork, workdays
from sundial.kernel.clock import local_date, start_of_day
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.yaml_files import parse_yaml
from sundial.ledger.published import PublicLeaf

# The rules over the limits that clocks carry, and the kind of the clock each watches.
EXCEEDED = {
    "promised-exceeded": "promised",
    "statutory-exceeded": "statutory",
    "step-exceeded": "step",
    "correction-notice-late": "correction_notice",
    "delivery-late": "delivery",
}
NEAR = {"promised-near": "promised", "statutory-near": "statutory"}
RULES = frozenset([*EXCEEDED, *NEAR])
# Counted anew with every extension: one more light of the same rule may then be due.
WITH_EXTENSIONS = frozenset(["promised-exceeded", "statutory-exceeded", *NEAR])
# How long after its moment a light may appear in the log.
GRACE = timedelta(minutes=10)
DAY = timedelta(days=1)
KINDS = {
    "w": workdays.DayKind.WORK,
    "r": workdays.DayKind.REST,
    "h": workdays.DayKind.HOLIDAY,
    "m": workdays.DayKind.MAKEUP,
}
# What begins with this verb is a question or a complaint, which one the leaf does not say; they have other rules over the same
# clocks, so neither is reckoned.
ASKED = "complain"
# A run of a step is numbered as the rules number it.
RUNS = 10_000


@dataclass(frozen=True, order=True)
class Light:
    """One light: the pseudonym of its case, its rule, and which one of that rule."""

    case: str
    rule: str
    occurrence: str


@dataclass
class Result:
    """The lights that were due, with their moments, and those the log shows."""

    until: datetime
    due: dict[Light, datetime] = field(default_factory=dict)
    shown: set[Light] = field(default_factory=set)
    # Cases with a clock whose start or calendar is not in the log, but for the older ones: those began before it told of any.
    torn: set[str] = field(default_factory=set)
    older: set[str] = field(default_factory=set)

    @property
    def withheld(self) -> list[Light]:
        """Lights that were due and never burned."""
        return sorted(light for light, at in self.due.items() if light not in self.shown and at + GRACE <= self.until)

    @property
    def unfounded(self) -> list[Light]:
        """Lights that burned though nothing public says why."""
        return sorted(light for light in self.shown - set(self.due) if light.case not in self.older)


@dataclass
class _Running:
    kind: str
    clock: clockwork.Clock
    calendar: workdays.Calendar
    run: str


@dataclass
class _Case:
    """One case as its leaves tell it so far."""

    seen: datetime
    clocks: dict[str, _Running] = field(default_factory=dict)
    extensions: int = 0
    promised: bool = False
    promised_over: datetime | None = None


class Recomputation:
    """Follows the leaves that publish something, in order; ``result`` gives what was due up to ``until``."""

    def __init__(self, until: datetime, apart: set[str], before: set[str]) -> None:
        self._apart, self._before = apart, before
        self._calendars: dict[tuple[str, int], workdays.Calendar] = {}
        self._cases: dict[str, _Case] = {}
        self._rules: dict[str, dict[str, Any]] = {}
        self._due: dict[Light, datetime] = {}
        self._result = Result(until=until)

    def follow(self, leaf: PublicLeaf) -> None:
        """Take in the next leaf."""
        at = datetime.fromisoformat(leaf.entry["t"])
        told = leaf.public
        if "days" in told:
            self._calendars[_named(told["calendar"])] = _calendar(told)
        elif "text" in told:
            self._rules[told["rule"]] = _params(told["text"])
        elif leaf.entry["case"] in self._apart:
            return
        elif "light" in told and told["rule"] in RULES:
            self._result.shown.add(Light(leaf.entry["case"], told["rule"], told["occurrence"]))
        elif "clocks" in told or "redated" in told:
            self._move(leaf.entry["case"], at, told)

    def result(self) -> Result:
        """What was due, against what was shown."""
        for case in self._cases:
            self._look(case, self._result.until)
        self._result.older = self._before
        # A warning's thresholds stand in the text of its rule; one the log never showed lights nothing.
        self._result.due = {light: at for light, at in self._due.items() if light.rule in self._rules}
        return self._result

    def _move(self, name: str, at: datetime, told: dict[str, Any]) -> None:
        case = self._cases.setdefault(name, _Case(at))
        self._look(name, at)
        case.seen = at
        if "redated" in told and _named(told["redated"]) in self._calendars:
            for each in case.clocks.values():
                each.calendar = self._calendars[_named(told["redated"])]
        moves = told.get("clocks", [])
        case.extensions += any(move["move"] == "extend" for move in moves)
        for move in moves:
            if self._is_known(case, move):
                self._apply(case, move)
            elif name not in self._before:
                self._result.torn.add(name)

    def _is_known(self, case: _Case, move: dict[str, Any]) -> bool:
        """Whether the log told what this move builds on: the calendar a clock counts by, or the clock's start."""
        if move["move"] == "start":
            return _named(move["calendar"]) in self._calendars
        return move["clock"] in case.clocks

    def _apply(self, case: _Case, move: dict[str, Any]) -> None:
        at = datetime.fromisoformat(move["at"])
        if move["move"] == "start":
            pure = clockwork.Clock(move["amount"], Unit(move["unit"]), running_since=at)
            run = str(move["step"] * RUNS + move["round"]) if "step" in move else "1"
            case.clocks[move["clock"]] = _Running(move["kind"], pure, self._calendars[_named(move["calendar"])], run)
            case.promised |= move["kind"] == "promised"
            return
        running = case.clocks[move["clock"]]
        if move["move"] == "stop":
            running.clock = clockwork.stopped(running.clock, at, running.calendar)
        elif move["move"] == "resume":
            running.clock = clockwork.resumed(running.clock, at)
        elif move["move"] == "extend":
            running.clock = clockwork.extended(running.clock, Limit(move["amount"], Unit(running.clock.unit)))
        elif move["move"] == "end":
            del case.clocks[move["clock"]]

    def _look(self, name: str, until: datetime) -> None:
        """Find what time alone lit on a case between its last leaf and ``until``."""
        case = self._cases[name]
        overrun = sorted(_overrun(case, until), key=lambda found: (found[0], found[1].kind))
        for at, running in overrun:
            if running.kind == "promised":
                case.promised_over = case.promised_over or at
        for at, running in overrun:
            for rule, kind in EXCEEDED.items():
                if running.kind == kind and not (rule == "step-exceeded" and _past(case.promised_over, at)):
                    self._light(name, rule, running, at)
        for running in case.clocks.values():
            for rule, kind in NEAR.items():
                if running.kind == kind and (rule == "promised-near" or not case.promised):
                    at_near = self._near(rule, running, case.seen, until)
                    if at_near:
                        self._light(name, rule, running, at_near)

    def _light(self, name: str, rule: str, running: _Running, at: datetime) -> None:
        occurrence = str(self._cases[name].extensions) if rule in WITH_EXTENSIONS else running.run
        self._due.setdefault(Light(name, rule, occurrence), at)

    def _near(self, rule: str, running: _Running, since: datetime, until: datetime) -> datetime | None:
        """The first moment of a day in between on which the rule's threshold is reached and the limit still runs."""
        due, params = clockwork.due(running.clock, running.calendar), self._rules.get(rule)
        if due is None or running.clock.unit is Unit.HOUR or params is None:
            return None
        for day in _days(local_date(since), local_date(min(until, due - timedelta(microseconds=1)))):
            at = max(since, start_of_day(day))
            if at < due and _is_near(rule, params, running, at, local_date(due - timedelta(microseconds=1))):
                return at
        return None


def recompute(leaves: Iterable[PublicLeaf]) -> Result:
    """The lights of the limits that follow from ``leaves``, which must be all of a log, in order."""
    kept, apart, before, telling, until = [], set(), set(), False, datetime.min.replace(tzinfo=UTC)
    for leaf in leaves:
        telling = telling or "clocks" in leaf.public
        if leaf.entry["n"] == 1 and leaf.entry["act"] == ASKED:
            apart.add(leaf.entry["case"])
        if not telling:
            before.add(leaf.entry["case"])
        until = max(until, datetime.fromisoformat(leaf.entry["t"]))
        if leaf.public:
            kept.append(leaf)
    following = Recomputation(until, apart, before)
    # The book of rules may have entered the log later than the cases: their texts are read first.
    for leaf in sorted(kept, key=lambda leaf: "text" not in leaf.public):
        following.follow(leaf)
    return following.result()


def _overrun(case: _Case, until: datetime) -> Iterator[tuple[datetime, _Running]]:
    for running in case.clocks.values():
        due = clockwork.due(running.clock, running.calendar)
        if due is not None and due <= until:
            yield max(due, case.seen), running


def _is_near(rule: str, params: dict[str, Any], running: _Running, at: datetime, last: date) -> bool:
    limit, used = running.clock.limit_value, clockwork.used(running.clock, at, running.calendar)
    if rule == "promised-near":
        left = running.calendar.between(local_date(at), last)
        reached = Decimal(used) >= Decimal(str(params["fraction"])) * limit
        return bool(limit > 0 and (reached or left <= params["working_days_left"]))
    return bool(limit > params["days_left"] >= limit - used)


def _past(before: datetime | None, at: datetime) -> bool:
    return before is not None and before <= at


def _days(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def _named(calendar: list[Any]) -> tuple[str, int]:
    name, version = calendar
    return str(name), int(version)


def _calendar(told: dict[str, Any]) -> workdays.Calendar:
    name, version = _named(told["calendar"])
    days = tuple(workdays.Day(KINDS[sign]) for sign in told["days"])
    first, provisional = date.fromisoformat(told["first"]), date.fromisoformat(told["provisional_from"])
    return workdays.Calendar(name, version, first, provisional, days)


def _params(text: str) -> dict[str, Any]:
    """The numbers of a rule's published text."""
    told: dict[str, Any] = parse_yaml(text)
    return told.get("params") or {}
