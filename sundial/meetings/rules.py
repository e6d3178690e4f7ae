"""The rule of the body that meets, read from the organ's own catalogue (局务会制度), and the arithmetic of its quorum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.limits import Limit, Unit, backwards
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.meetings.matters import Matter, fraction, read_matter
from sundial.meetings.seats import Called, Invited, read_called, read_invited
from sundial.organs.models import Organ
from sundial.organs.queries import calendar_for
from sundial.powers.models import ItemVersion
from sundial.powers.queries import versions_on

if TYPE_CHECKING:
    from sundial.meetings.models import Meeting

FILE = Path(__file__).with_name("bodies.yaml")

# Record book and minutes have series of their own (MEET-28); a body without marks of its own writes these.
MARKS = {"record": "局记", "minutes": "局纪"}


@dataclass(frozen=True)
class Signing:
    """Who signs the record before its resolutions bind, and whether one who came and never signs may be entered with a reason.

    ``by``: every member present, or the chair alone. ``unsigned_basis`` is what lets the chair enter why a signature is wanting
    (refused, ill, posted away); empty where nothing does, and then every signature must come.
    """

    by: str = "present"
    basis: str = "局务会制度"
    unsigned_basis: str = ""


@dataclass(frozen=True)
class Step:
    """One who reviews or approves: the posts that may, and what the step is called."""

    roles: tuple[str, ...]
    title: Any


@dataclass(frozen=True)
class Route:
    """Who reviews and approves one after another before an agenda or minutes stand (MEET-08, MEET-11); nobody where it is empty."""

    steps: tuple[Step, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Deciding:
    """Who decides: with ``chair``, whoever chairs after all have spoken (局长负责制), else what the body finds; ``ask_head`` is the
    article by which a meeting under somebody else asks its head beforehand about what is important (MEET-17)."""

    chair: bool = False
    basis: str = ""
    ask_head: str = ""


@dataclass(frozen=True)
class Due:
    """Something made ready before a meeting, and how long before; ``count``: of how many copies, where the rule says (MEET-10)."""

    code: str
    title: Any
    before: Limit
    count: int | None = None


@dataclass(frozen=True)
class Noted:
    """One thing that is entered of somebody in the room; ``breach``: against the discipline of the meeting, and counted (MEET-22)."""

    title: Any
    breach: bool


@dataclass(frozen=True)
class Discipline:
    """会议纪律: what is entered of those who sit; nothing where the rule names nothing."""

    kinds: Mapping[str, Noted] = field(default_factory=dict)
    basis: str = ""


@dataclass(frozen=True)
class Sitting:
    """例会: the ISO weekday on which the body sits every week, and from how many waiting topics on there is a backlog (MEET-08)."""

    weekday: int | None = None
    backlog: int | None = None
    basis: str = ""


@dataclass(frozen=True)
class BodyRule:
    """What the body's own rule says: the part of its members that must be there, and how early they are told.

    ``head_last``: its head speaks after everybody (末位表态, MEET-25); ``majority``: a resolution needs more than half of those
    present, else its head decides; ``opinions_below``: it may be held below its quorum when the absent are asked (MEET-16);
    ``over``: more than the part must be there, not just the part; ``in_charge``: whoever is in charge of a topic must be there
    too (MEET-08, MEET-24); ``papers``: how early its briefing paper is approved, ``longest``: its most characters (MEET-07);
    ``leave_basis``: the article on leave, where the rule is cited by it; ``agenda`` and ``cleared``: by whom agenda and minutes
    are reviewed and approved; ``deciding``: who decides; ``called``, ``invited``: whom it calls; ``timetable``: what is made ready before it;
    ``feedback``: how soon whoever carries a decision out reports on it first;
    ``name``: what the body is called in the titles of its meetings; the marks stand in the numbers of record book and minutes.
    """

    numerator: int
    denominator: int
    source: str
    notice: Limit | None = None
    ad_hoc: bool = False
    head_last: bool = False
    majority: bool = False
    opinions_below: bool = False
    signing: Signing = field(default_factory=Signing)
    over: bool = False
    in_charge: bool = False
    papers: Limit | None = None
    longest: int | None = None
    name: str = ""
    record_mark: str = MARKS["record"]
    minutes_mark: str = MARKS["minutes"]
    matters: tuple[Matter, ...] = ()
    leave_basis: str = ""
    agenda: Route = field(default_factory=Route)
    cleared: Route = field(default_factory=Route)
    deciding: Deciding = field(default_factory=Deciding)
    called: Called = field(default_factory=Called)
    invited: Invited = field(default_factory=Invited)
    timetable: tuple[Due, ...] = ()
    conduct: Discipline = field(default_factory=Discipline)
    sitting: Sitting = field(default_factory=Sitting)
    feedback: Limit | None = None
    feedback_basis: str = ""

    def needed(self, members: int, matter: Matter | None = None) -> int:
        """The smallest number of members present that reaches the quorum, of the body or of a matter that wants more."""
        least = _least(self.numerator, self.denominator, members, self.over)
        if matter is None or matter.quorum is None:
            return least
        return max(least, _least(*matter.quorum, members, over=False))

    def reached(self, present: int, members: int) -> bool:
        """Whether ``present`` of ``members`` is a quorum. Nobody is no meeting."""
        return members > 0 and self.needed(members) <= present

    def told_by(self, planned_on: dt.date, organ: Organ) -> dt.date | None:
        """The last day on which members may be told of a meeting on ``planned_on``."""
        return backwards(self.notice, planned_on, calendar_for(organ)) if self.notice else None

    def papers_by(self, planned_on: dt.date, organ: Organ) -> dt.date | None:
        """The last day on which the briefing paper of a topic may be approved for a meeting on ``planned_on`` (MEET-08)."""
        return backwards(self.papers, planned_on, calendar_for(organ)) if self.papers else None

    def ready_by(self, planned_on: dt.date, organ: Organ) -> list[tuple[Due, dt.date]]:
        """What is made ready before a meeting on ``planned_on``, each with the last day on which it may be."""
        if not self.timetable:
            return []
        calendar = calendar_for(organ)
        return [(each, backwards(each.before, planned_on, calendar)) for each in self.timetable]

    def matter(self, code: object) -> Matter | None:
        """The matter of this code among those the body decides."""
        return next((each for each in self.matters if each.code == code), None)

    def matter_of(self, procedure: str) -> Matter | None:
        """The matter as which the body decides on cases of ``procedure``; its own topics say theirs themselves."""
        return next((each for each in self.matters if procedure in each.procedures), None)


def _least(numerator: int, denominator: int, members: int, over: bool) -> int:
    return members * numerator // denominator + 1 if over else -(-members * numerator // denominator)


def bodies(organ: Organ, on: dt.date | None = None) -> list[ItemVersion]:
    """The bodies whose rules stand in the catalogue of ``organ`` on ``on`` (default today), the one written first in front."""
    found = versions_on(on or clock.today()).filter(item__organ=organ, extra__has_key="meeting")
    return list(found.select_related("item").order_by("item__code"))


def body_of(organ: Organ, on: dt.date | None = None) -> ItemVersion:
    """The body that meets where nobody names another. Raises ``Refusal`` ``meeting.no_rule``."""
    found = bodies(organ, on)
    if not found:
        raise Refusal("meeting.no_rule", _("The catalogue of this organ holds no rule for its meetings."))
    return found[0]


def body_rule(organ: Organ, on: dt.date | None = None) -> BodyRule:
    """The rule of the body that meets where nobody names another. Raises ``Refusal`` ``meeting.no_rule``."""
    return rule_of(body_of(organ, on))


def kept(meeting: Meeting) -> BodyRule:
    """The rule the meeting was called under: of its body, else what an older meeting noted of it."""
    if meeting.body is not None:
        return rule_of(meeting.body)
    return BodyRule(meeting.quorum_numerator, meeting.quorum_denominator, meeting.quorum_source)


def rule_of(version: ItemVersion) -> BodyRule:
    """The rule as the catalogue writes it: ``quorum: 2/3`` (with ``quorum_op: ">"``: more than), ``notice: {value, unit}``,
    ``ad_hoc``, ``head_last``, ``majority``, ``below_quorum: opinions``, ``signatures: {by, basis, unsigned}``, ``name``,
    ``marks: {record, minutes}``, ``leave: {basis}``, ``papers: {value, unit, longest}``, ``in_charge_present``, ``agenda`` and
    ``clearing`` as ``{basis, steps: [{who, zh, en}]}``, ``decides: {by: chair, basis, ask_head}``, ``called`` and ``invited`` (see ``seats.py``),
    ``timetable: [{code, value, unit, count?, zh, en}]``, ``conduct: {basis, kinds: [{code, breach?, zh, en}]}``,
    ``sits: {weekday, backlog, basis}``,
    ``feedback: {value, unit, basis}`` and its ``matters`` (see ``matters.py``). With ``like``
    it is one of ``bodies.yaml``, and says only what differs."""
    said = written(version)
    numerator, denominator = fraction(said["quorum"])
    papers, marks = said.get("papers", {}), MARKS | said.get("marks", {})
    return BodyRule(
        numerator,
        denominator,
        version.name,
        notice=_limit(said.get("notice")),
        ad_hoc=bool(said.get("ad_hoc")),
        head_last=bool(said.get("head_last")),
        majority=bool(said.get("majority")),
        opinions_below=said.get("below_quorum") == "opinions",
        signing=_signing(said.get("signatures", {}), version.name),
        over=said.get("quorum_op") == ">",
        in_charge=bool(said.get("in_charge_present")),
        papers=_limit(papers if "value" in papers else None),
        longest=papers.get("longest"),
        name=str(said.get("name", "")),
        record_mark=marks["record"],
        minutes_mark=marks["minutes"],
        matters=tuple(read_matter(each, version.name) for each in said.get("matters", [])),
        leave_basis=str(said.get("leave", {}).get("basis", "")),
        agenda=_route(said.get("agenda", {}), version.name),
        cleared=_route(said.get("clearing", {}), version.name),
        deciding=_deciding(said, version.name),
        called=read_called(said.get("called", {}), version.name),
        invited=read_invited(said.get("invited", {}), version.name),
        conduct=_discipline(said.get("conduct", {}), version.name),
        sitting=_sitting(said.get("sits", {}), version.name),
        feedback=_limit(said.get("feedback")),
        feedback_basis=said.get("feedback", {}).get("basis", version.name),
        timetable=tuple(_due(each, version.name) for each in said.get("timetable", [])),
    )


def written(version: ItemVersion) -> dict[str, Any]:
    """What the catalogue writes of the body, on top of the rule of another place it is ``like``. Raises KeyError for an unknown one."""
    said: dict[str, Any] = version.extra["meeting"]
    return known_rules()[said["like"]]["meeting"] | said if "like" in said else said


@cache
def known_rules() -> dict[str, Any]:
    """Rules of bodies that meet elsewhere, each with its source (``bodies.yaml``)."""
    told: dict[str, Any] = read_yaml(FILE)
    return told


def _route(said: dict[str, Any], where: str) -> Route:
    steps = (Step(tuple(each["who"]), _title(each, where)) for each in said.get("steps", []))
    return Route(tuple(steps), said.get("basis", where))


def _deciding(said: dict[str, Any], where: str) -> Deciding:
    told = said.get("decides", {})
    return Deciding(told.get("by") == "chair", told.get("basis", where), told.get("ask_head", ""))


def _discipline(said: dict[str, Any], where: str) -> Discipline:
    kinds = {str(each["code"]): Noted(_title(each, where), bool(each.get("breach"))) for each in said.get("kinds", [])}
    return Discipline(kinds, said.get("basis", where))


def _sitting(said: dict[str, Any], where: str) -> Sitting:
    return Sitting(said.get("weekday"), said.get("backlog"), said.get("basis", where))


def _due(said: dict[str, Any], where: str) -> Due:
    before = Limit(said["value"], Unit(said["unit"]))
    return Due(str(said["code"]), _title(said, where), before, said.get("count"))


def _title(said: dict[str, Any], where: str) -> Any:
    return both({"zh": said["zh"], "en": said["en"]}, where)


def _limit(said: Any) -> Limit | None:
    return Limit(said["value"], Unit(said["unit"])) if said else None


def _signing(said: dict[str, str], name: str) -> Signing:
    return Signing(said.get("by", "present"), said.get("basis", name), said.get("unsigned", ""))
