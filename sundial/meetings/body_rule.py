"""What the rule of a body consists of: quorum and notice, who speaks last and who decides, what is made ready, who signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sundial.kernel.limits import Limit, backwards
from sundial.meetings.matters import Matter
from sundial.meetings.seats import Called, Invited
from sundial.organs.models import Organ
from sundial.organs.queries import calendar_for

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
    ``feedback``: how soon whoever carries a decision out reports on it first; ``opinions``: how soon its member units say what they think
    of a topic, where they are asked; ``reported``: the article by which each resolution is reported upward at once (SUP-28);
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
    opinions: Limit | None = None
    opinions_basis: str = ""
    reported: str = ""

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
