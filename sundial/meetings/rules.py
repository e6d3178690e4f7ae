"""Which body of an organ meets by which rule: read from the organ's own catalogue (局务会制度)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings.body_rule import BodyRule
from sundial.meetings.reading import rule_of
from sundial.organs.models import Organ
from sundial.powers.models import ItemVersion
from sundial.powers.queries import versions_on

if TYPE_CHECKING:
    from sundial.meetings.models import Meeting


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
