"""Measures as conditions: a figure counts the rows that the list behind it shows, because both use the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import CaseClock, Channel, ClockKind
from sundial.kernel.clock import BEIJING
from sundial.powers import procedures
from sundial.supervision.models import Light, Signal, SignalState
from sundial.supervision.statistics.faults import Fault, faults


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both whole, by the legal clock."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), BEIJING)

    @property
    def ends(self) -> datetime:
        """The first moment after the period."""
        return datetime.combine(self.last + timedelta(days=1), time(), BEIJING)

    def holds(self, moment: str) -> Q:
        """The condition that the field ``moment`` lies within the period."""
        return Q(**{f"{moment}__gte": self.begins, f"{moment}__lt": self.ends})


@dataclass(frozen=True)
class Measure:
    """What is counted, of cases or of lights, and its condition in a period."""

    name: str
    label: str | Promise
    condition: Callable[[Period], Q]


def _applied(period: Period) -> Q:
    """Begun by whoever applies, and not by the organ itself: of these alone a share can be online (HALL-06)."""
    return period.holds("submitted_at") & Q(item__procedure__in=procedures.applied_for())


def _closed_online(period: Period) -> Q:
    """Decided by the steps of this platform, and not taken over from another system that ran it (CASE-35)."""
    return period.holds("decided_at") & ~Q(channel=Channel.EXCHANGE)


def _in_hand(period: Period) -> Q:
    return Q(submitted_at__lt=period.ends) & (Q(closed_at__isnull=True) | Q(closed_at__gte=period.begins))


def _promised() -> Q:
    """The case had a promise to keep, and its clock has ended."""
    return Q(Exists(_ended_promise()))


def _in_time() -> Q:
    """No promised clock of the case ended at or after the first moment that is too late."""
    return _promised() & ~Q(Exists(_ended_promise().filter(ended_at__gte=F("due_at"))))


def _ended_promise() -> QuerySet[CaseClock]:
    return CaseClock.objects.filter(case=OuterRef("pk"), kind=ClockKind.PROMISED, ended_at__isnull=False)


def _lit(period: Period) -> Q:
    return _in_hand(period) & Q(Exists(Signal.objects.filter(period.holds("raised_at"), case=OuterRef("pk"))))


CASES = {
    measure.name: measure
    for measure in [
        Measure("received", _("received"), lambda period: period.holds("submitted_at")),
        Measure("applied", _("applications"), _applied),
        Measure("online", _("applied for online"), lambda period: _applied(period) & Q(channel=Channel.ONLINE)),
        Measure("in_hand", _("dealt with in the period"), _in_hand),
        Measure("decided", _("decided"), lambda period: period.holds("decided_at")),
        Measure("closed_online", _("closed online"), _closed_online),
        Measure("promised", _("decided under a promise"), lambda period: period.holds("decided_at") & _promised()),
        Measure("in_time", _("decided within the promise"), lambda period: period.holds("decided_at") & _in_time()),
        Measure("lit", _("cases with a light"), _lit),
    ]
}


def _of_light(light: Light) -> Callable[[Period], Q]:
    return lambda period: period.holds("raised_at") & Q(light=light)


LIGHTS = {
    measure.name: measure
    for measure in [
        *(Measure(light.value, light.label, _of_light(light)) for light in Light),
        Measure("lights", _("lights"), lambda period: period.holds("raised_at")),
        Measure("burning", _("burning"), lambda period: period.holds("raised_at") & ~Q(state=SignalState.CLOSED)),
    ]
}


def _stood(period: Period) -> Q:
    """The light stood in the period: raised before it was over, and not put out before it began."""
    return Q(raised_at__lt=period.ends) & (Q(closed_at__isnull=True) | Q(closed_at__gte=period.begins))


def _of_fault(fault: Fault) -> Callable[[Period], Q]:
    return lambda period: _stood(period) & Q(rule_id__in=fault.rules)


def _faulty(period: Period) -> Q:
    rules = [rule for fault in faults().values() for rule in fault.rules]
    return _in_hand(period) & Q(Exists(Signal.objects.filter(_stood(period), case=OuterRef("pk"), rule_id__in=rules)))


# What tells of the quality of data: asked on its own page, and nowhere else counted (F-07).
QUALITY_LIGHTS = {name: Measure(name, fault.name, _of_fault(fault)) for name, fault in faults().items()}
QUALITY_CASES = {"faulty": Measure("faulty", _("cases with a fault of data"), _faulty)}
CASES_LISTED, LIGHTS_LISTED = CASES | QUALITY_CASES, LIGHTS | QUALITY_LIGHTS


@dataclass(frozen=True)
class Grouping:
    """By what the figures are split: the field on cases and the one on lights; empty where it is not one field."""

    name: str
    label: str | Promise
    of_cases: str = ""
    of_lights: str = ""


# The posts of whoever had a part in a case; of these a window alone receives and hands out (CASE-03).
AT_POST = "officer__appointments__post_id"

GROUPINGS = {
    grouping.name: grouping
    for grouping in [
        Grouping("organ", _("by organ"), "organ_id", "organ_id"),
        Grouping("kind", _("by kind of power"), "item__power_type", "case__item__power_type"),
        Grouping("item", _("by item"), "item_id", "case__item_id"),
        Grouping("place", _("by county"), "organ__region_id", "organ__region_id"),
        Grouping("window", _("by window"), f"involvements__{AT_POST}", f"case__involvements__{AT_POST}"),
        Grouping("officer", _("by officer"), "involvements__officer_id", "concerned_id"),
        Grouping("rule", _("by rule"), of_lights="rule_id"),
        Grouping("month", _("by month")),
    ]
}
