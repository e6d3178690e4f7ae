"""The rule of the body that meets, read from the organ's own catalogue (局务会制度), and the arithmetic of its quorum."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.limits import Limit, Unit, backwards
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ, Role
from sundial.organs.queries import calendar_for
from sundial.powers.models import ItemVersion
from sundial.powers.queries import versions_on

# Who is a member where the caller names nobody: the leaders of the organ and those a post makes attendees.
MEMBERS = (Role.DIRECTOR, Role.DEPUTY_HEAD, Role.ATTENDEE)


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
class BodyRule:
    """What the body's own rule says: the part of its members that must be there, and how early they are told.

    ``head_last``: its head speaks after everybody (末位表态, MEET-25); ``majority``: a resolution needs more than half of those
    present, else its head decides; ``opinions_below``: it may be held below its quorum when the absent are asked (MEET-16).
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

    def needed(self, members: int) -> int:
        """The smallest number of members present that reaches the quorum."""
        return -(-members * self.numerator // self.denominator)

    def reached(self, present: int, members: int) -> bool:
        """Whether ``present`` of ``members`` is a quorum. Nobody is no meeting."""
        return members > 0 and self.needed(members) <= present

    def told_by(self, planned_on: dt.date, organ: Organ) -> dt.date | None:
        """The last day on which members may be told of a meeting on ``planned_on``."""
        return backwards(self.notice, planned_on, calendar_for(organ)) if self.notice else None


def body_rule(organ: Organ, on: dt.date | None = None) -> BodyRule:
    """The rule in force in ``organ`` on ``on`` (default today). Raises ``Refusal`` ``meeting.no_rule``."""
    version = versions_on(on or clock.today()).filter(item__organ=organ, extra__has_key="meeting").first()
    if version is None:
        raise Refusal("meeting.no_rule", _("The catalogue of this organ holds no rule for its meetings."))
    return rule_of(version)


def rule_of(version: ItemVersion) -> BodyRule:
    """The rule as the catalogue writes it: ``quorum: 2/3``, ``notice: {value, unit}``, ``ad_hoc``, ``head_last``,
    ``majority``, ``below_quorum: opinions``, ``signatures: {by, basis, unsigned}``."""
    said: dict[str, Any] = version.extra["meeting"]
    numerator, denominator = (int(part) for part in str(said["quorum"]).split("/"))
    notice = said.get("notice")
    return BodyRule(
        numerator,
        denominator,
        version.name,
        Limit(notice["value"], Unit(notice["unit"])) if notice else None,
        bool(said.get("ad_hoc")),
        bool(said.get("head_last")),
        bool(said.get("majority")),
        said.get("below_quorum") == "opinions",
        _signing(said.get("signatures", {}), version.name),
    )


def _signing(said: dict[str, str], name: str) -> Signing:
    return Signing(said.get("by", "present"), said.get("basis", name), said.get("unsigned", ""))
