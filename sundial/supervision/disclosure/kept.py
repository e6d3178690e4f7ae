"""Whether each duty was kept: in time, late, still owed, taken down too early. Counted organ by organ in one statement a duty."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from sundial.cases.models import Case, CaseClock, ClockKind, Publication
from sundial.kernel import clock
from sundial.openness.periods import before, inside_only
from sundial.powers.discretion.queries import published as published_benchmarks
from sundial.powers.models import FIRST_REVIEW, PowerType
from sundial.powers.queries import listed
from sundial.supervision.disclosure.credit.format import tables
from sundial.supervision.disclosure.duties import Duty
from sundial.supervision.models import Signal

LATE = {
    "quarterly": ("quarterly-publication-late",),
    "annual": ("annual-report-late", "government-annual-report-late"),
}  # the rules that light what nobody planned
YEAR = 365  # days looked back: what was decided before is in the archive


@dataclass(frozen=True)
class Kept:
    """One duty of one organ. ``owed`` is past its deadline and not published, or permanently wanted and not there."""

    organ: str
    due: int
    in_time: int
    late: int = 0
    owed: int = 0
    short: int = 0

    @property
    def state(self) -> str:
        """``late`` (red) while something is owed, ``short`` or ``slow`` (yellow) where it was not kept in time, ``kept``."""
        if self.owed:
            return "late"
        return "short" if self.short else "slow" if self.late else "kept"


# Working days between two days are the difference of their ordinals in the organ's calendar.
DECIDED = """
WITH decided AS (
    SELECT o.short_name AS organ, o.calendar_id AS calendar, c.id,
        CAST(c.decided_at AT TIME ZONE 'Asia/Shanghai' AS date) AS decided_on,
        {published} AS published_on
    FROM cases_case AS c
    JOIN organs_organ AS o ON o.id = c.organ_id
    JOIN powers_itemversion AS v ON v.id = c.version_id
    JOIN powers_poweritem AS i ON i.id = c.item_id
    WHERE {owes} AND c.decided_at >= %(since)s AND c.decided_at <= %(now)s
), counted AS (
    SELECT d.organ, d.id, d.published_on, COALESCE(e.ordinal, t.ordinal) - b.ordinal AS took
    FROM decided AS d
    JOIN organs_calendarday AS b ON b.calendar_id = d.calendar AND b.day = d.decided_on
    JOIN organs_calendarday AS t ON t.calendar_id = d.calendar AND t.day = %(today)s
    LEFT JOIN organs_calendarday AS e ON e.calendar_id = d.calendar AND e.day = d.published_on
)
"""
RESULTS = DECIDED.format(
    owes="c.outcome = 'granted' AND v.publishes_result",
    published="""(SELECT MIN(CAST(p.published_at AT TIME ZONE 'Asia/Shanghai' AS date)) FROM cases_publication AS p
         WHERE p.case_id = c.id AND p.kind = 'result')""",
)
HANDED_OVER = DECIDED.format(
    owes="i.power_type || '/' || c.outcome = ANY(%(credit)s) AND v.subtype <> %(first_review)s",
    published="""(SELECT MIN(CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date)) FROM ledger_event AS e
         WHERE e.subject_id = c.id AND e.kind = 'credit.handed')""",
)
COUNT = """
SELECT organ,
    COUNT(*) FILTER (WHERE published_on IS NOT NULL OR took > %(limit)s),
    COUNT(*) FILTER (WHERE published_on IS NOT NULL AND took <= %(limit)s),
    COUNT(*) FILTER (WHERE published_on IS NOT NULL AND took > %(limit)s),
    COUNT(*) FILTER (WHERE published_on IS NULL AND took > %(limit)s)
FROM counted GROUP BY organ ORDER BY organ
"""
OWED = "SELECT id FROM counted WHERE published_on IS NULL AND took > %(limit)s"


def kept(duty: Duty) -> list[Kept]:
    """How every organ that has the duty kept it, by name."""
    return _keepers[duty.name](duty)


def owed_results(duty: Duty) -> QuerySet[Case]:
    """The decided cases whose result should stand in public by now and does not."""
    with connection.cursor() as cursor:
        cursor.execute(RESULTS + OWED, _asked(duty))
        keys = [row[0] for row in cursor.fetchall()]
    return Case.objects.filter(pk__in=keys).select_related("organ", "version").order_by("decided_at")


def _asked(duty: Duty) -> dict[str, dt.datetime | dt.date | int | str | list[str]]:
    now = clock.now()
    limit = int(duty.deadline.value) if duty.deadline else 0
    since = clock.start_of_day(clock.today()) - dt.timedelta(days=YEAR)
    credit = [f"{power}/{outcome}" for each in tables() for power in each.power_types for outcome in each.outcomes]
    return {
        "now": now,
        "since": since,
        "today": clock.today(),
        "limit": limit,
        "credit": credit,
        "first_review": FIRST_REVIEW,
    }


def _results(duty: Duty) -> list[Kept]:
    short = _short("result")
    return [replace(each, short=short.get(each.organ, 0)) for each in _decided(RESULTS, duty)]


def _credit(duty: Duty) -> list[Kept]:
    """Decisions handed over to the credit platform, by the day they first went."""
    return _decided(HANDED_OVER, duty)


def _decided(which: str, duty: Duty) -> list[Kept]:
    with connection.cursor() as cursor:
        cursor.execute(which + COUNT, _asked(duty))
        return [Kept(*row) for row in cursor.fetchall()]


def _proposed(duty: Duty) -> list[Kept]:
    shown = Publication.objects.filter(kind="proposed").order_by()
    rows = shown.values_list("case__organ__short_name").annotate(n=Count("pk")).order_by("case__organ__short_name")
    short = _short("proposed")
    return [Kept(organ, n, n - short.get(organ, 0), short=short.get(organ, 0)) for organ, n in rows]


def _short(kind: str) -> dict[str, int]:
    """Publications taken down before their least time, by organ."""
    early = Publication.objects.filter(kind=kind, withdrawn_at__lt=F("keep_until")).order_by()
    return dict(early.values_list("case__organ__short_name").annotate(n=Count("pk")))


def _by_plan(duty: Duty) -> list[Kept]:
    """Publications by plan of one timing, by the clock of each; a period for which nobody made a plan is owed by its light."""
    timing = Q(case__answers__timing=duty.name, case__procedure="disclosure") & ~inside_only("case__")
    rows = _by_clock(CaseClock.objects.filter(timing, kind=ClockKind.PROMISED))
    if duty.name not in LATE:
        return rows
    plans = Case.objects.filter(procedure="disclosure", answers__timing=duty.name).exclude(state="cancelled")
    plans = plans.filter(~inside_only())
    planned = set(plans.values_list("organ_id", "answers__period"))
    lit = Signal.objects.filter(rule_id__in=LATE[duty.name]).values_list("organ_id", "occurrence", "organ__short_name")
    missed = ((organ, before(duty.name, dt.date.fromisoformat(begun)), name) for organ, begun, name in lit)
    return _with_owed(rows, Counter(name for organ, period, name in missed if (organ, period) not in planned))


def _information(duty: Duty) -> list[Kept]:
    """Answers to whoever asked for information, by the law's clock of each."""
    clocks = CaseClock.objects.filter(case__procedure="information", kind=ClockKind.STATUTORY)
    return _by_clock(clocks.exclude(case__state__in=("withdrawn", "lapsed", "supplementing")))


def _by_clock(clocks: QuerySet[CaseClock]) -> list[Kept]:
    now = clock.now()
    over, done = Q(due_at__lte=now), Q(ended_at__isnull=False)
    counted = (
        clocks.order_by()
        .values_list("case__organ__short_name")
        .annotate(
            due=Count("pk", filter=done | over),
            in_time=Count("pk", filter=done & Q(ended_at__lt=F("due_at"))),
            late=Count("pk", filter=done & Q(ended_at__gte=F("due_at"))),
            owed=Count("pk", filter=over & ~done),
        )
    )
    return [Kept(*row) for row in counted.order_by("case__organ__short_name")]


def _with_owed(rows: list[Kept], more: Mapping[str, int]) -> list[Kept]:
    """The rows with what is owed besides, and those organs that have nothing else."""
    told = {each.organ: each for each in rows}
    for organ, owed in more.items():
        before = told.get(organ, Kept(organ, 0, 0))
        told[organ] = replace(before, due=before.due + owed, owed=before.owed + owed)
    return [told[organ] for organ in sorted(told)]


def _catalogue(duty: Duty) -> list[Kept]:
    """Items in force whose chart is complete and public, among all that are to be listed."""
    rows = listed().order_by().values_list("item__organ__short_name")
    counted = rows.annotate(all=Count("pk"), there=Count("pk", filter=Q(published=True)))
    return [Kept(organ, n, there, owed=n - there) for organ, n, there in counted.order_by("item__organ__short_name")]


def _benchmarks(duty: Duty) -> list[Kept]:
    """Penalties in force that have a benchmark everybody can read."""
    have = published_benchmarks().values("item")
    rows = listed().filter(item__power_type=PowerType.PENALTY).order_by().values_list("item__organ__short_name")
    counted = rows.annotate(all=Count("pk"), there=Count("pk", filter=Q(item__in=have)))
    return [Kept(organ, n, there, owed=n - there) for organ, n, there in counted.order_by("item__organ__short_name")]


_keepers: dict[str, Callable[[Duty], list[Kept]]] = {
    "results": _results,
    "credit": _credit,
    "proposed": _proposed,
    "catalogue": _catalogue,
    "benchmarks": _benchmarks,
    "quarterly": _by_plan,
    "annual": _by_plan,
    "on_demand": _by_plan,
    "information": _information,
}
