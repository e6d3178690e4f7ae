"""What the page of what must be discussed says of each body: who sits in it, who decides, what is due when (MEET-01)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from sundial.kernel.limits import Limit
from sundial.meetings.body_rule import BodyRule, Route
from sundial.meetings.seats import MEMBERS, Seat
from sundial.organs.models import Organ, Post, Role
from sundial.powers.rules import in_words
from sundial.ui import parts


def facts(rule: BodyRule, organ: Organ) -> list[parts.Row]:
    """The rule of a body of ``organ``, line by line; what it leaves open is not said."""
    return [parts.Row(label, text) for label, text in _lines(rule, organ) if text]


def _lines(rule: BodyRule, organ: Organ) -> Iterator[tuple[str, str]]:
    yield _("Members"), _seats(rule.called.members or [Seat(role) for role in MEMBERS], organ)
    yield _("Standing observers"), _seats(rule.called.observers, organ)
    yield _("Chair"), _seats([Seat(role) for role in rule.called.chair or [Role.DIRECTOR]], organ)
    yield _("Quorum"), _quorum(rule)
    yield _("Who decides"), _deciding(rule)
    yield _("Told before"), _limit(rule.notice)
    yield _("Papers approved before"), _limit(rule.papers)
    yield _("Longest paper"), _("%(n)s characters") % {"n": rule.longest} if rule.longest else ""
    yield _("Sits every"), str(WEEKDAYS[rule.sitting.weekday - 1]) if rule.sitting.weekday else ""
    yield _("The agenda passes through"), _route(rule.agenda)
    yield _("The minutes pass through"), _route(rule.cleared)


def _seats(seats: Iterable[Seat], organ: Organ) -> str:
    return "、".join(_seat(each, organ) for each in seats)


def _seat(seat: Seat, organ: Organ) -> str:
    """A seat as its post is called, else the posts of its role there, with the organ where it is not the body's own."""
    there = Post.objects.filter(organ__code=seat.organ or organ.code, role=seat.role)
    posts = [seat.post] if seat.post else list(dict.fromkeys(there.order_by("pk").values_list("name", flat=True)))
    name = "、".join(posts) or str(Role(seat.role).label)
    of = Organ.objects.filter(code=seat.organ).first() if seat.organ else None
    return f"{of.short_name or of.name}{name}" if of else name


def _quorum(rule: BodyRule) -> str:
    said = {"part": rule.numerator, "whole": rule.denominator}
    return (_("more than %(part)s/%(whole)s") if rule.over else _("at least %(part)s/%(whole)s")) % said


def _deciding(rule: BodyRule) -> str:
    if rule.majority:
        return _("more than half of those present")
    if rule.deciding.chair:
        return _("whoever chairs, after everybody has spoken")
    return _("what the meeting finds; the head speaks last") if rule.head_last else _("what the meeting finds")


def _limit(limit: Limit | None) -> str:
    return in_words(limit) if limit else ""


def _route(route: Route) -> str:
    return " → ".join(str(step.title) for step in route.steps)
