"""应保尽保: which households live below the line of the day and receive nothing, and why they do not (WELF-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.benefits.means import Means, line_of, means_of
from sundial.benefits.models import Award
from sundial.cases.models import Case
from sundial.cases.stated.law import Term
from sundial.cases.stated.models import Record
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.powers.models import ItemVersion, PowerItem
from sundial.powers.queries import versions_on

PROCEDURE = "subsistence"
LINES = {"urban": "urban_line", "rural": "rural_line"}
NEVER = _("never applied")
WHY = {
    "refused": _("was refused before"),
    "withdrawn": _("took the application back"),
    "granted": _("the payment was ended"),
}


@dataclass(frozen=True)
class Household:
    """困难家庭 as somebody found it: ``identifier`` of its head, ``home`` in words, ``income`` in yuan a year on ``known_on``."""

    head: str
    identifier: str
    home: str
    category: str
    people: int
    income: Decimal
    known_on: dt.date

    @property
    def means(self) -> Means:
        return Means(self.people, self.income)


@dataclass(frozen=True)
class Uncovered:
    """One that lives below ``line`` (yuan a head and a year) and receives nothing; ``last`` is what became of its last application."""

    household: Household
    line: Term
    last: Case | None

    @property
    def a_month(self) -> Decimal:
        """What would lift everybody to the line, in yuan a month."""
        return self.household.means.most_a_month(Decimal(self.line.value))

    @property
    def why(self) -> object:
        return WHY.get(self.last.outcome, NEVER) if self.last else NEVER


def seen_to_by(organs: Collection[UUID]) -> QuerySet[ItemVersion]:
    """The allowances in force that ``organs`` (keys) see to: a township for itself, a village for its township."""
    held = versions_on(clock.today()).filter(item__procedure=PROCEDURE, item__cancelled_on=None)
    own = Q(item__organ__in=organs) | Q(item__organ__subordinates__in=organs)
    return held.filter(own).distinct()


def surveyed(item: PowerItem) -> Iterator[Household]:
    """The households whose application ended and whose survey stands in the file: the line may have risen since."""
    ended = Case.objects.filter(item=item, procedure=PROCEDURE, closed_at__isnull=False, answers__has_key="means")
    for case in ended.select_related("applicant").order_by("closed_at", "pk"):
        if (found := means_of(case)) and case.closed_at:
            yield Household(
                case.applicant.name,
                case.applicant.identifier,
                case.applicant.address,
                str(case.answers.get("category", "")),
                found.people,
                found.yearly_income,
                local_date(case.closed_at),
            )


def uncovered(item: PowerItem, known: Iterable[Household], day: dt.date) -> list[Uncovered]:
    """Of the households ``known`` those below the line of ``day`` that nobody pays and no application runs for, the poorest first.

    A household known twice counts as it was found last. One whose category has no line in force is judged by nobody.
    """
    newest = {each.identifier: each for each in sorted(known, key=lambda each: each.known_on)}
    lines = dict(_lines(item, {each.category for each in newest.values()}, day))
    poor = [each for each in newest.values() if each.category in lines and _below(each, lines[each.category])]
    provided = _provided(item, [each.identifier for each in poor], day)
    last = _last(item, {each.identifier for each in poor})
    found = [
        Uncovered(each, lines[each.category], last.get(each.identifier))
        for each in poor
        if each.identifier not in provided
    ]
    return sorted(found, key=lambda each: (each.household.means.a_head, each.household.identifier))


def _lines(item: PowerItem, categories: Iterable[str], day: dt.date) -> Iterator[tuple[str, Term]]:
    for category in categories:
        try:
            yield category, line_of(Case(item=item, procedure=PROCEDURE, answers={"category": category}), LINES, day)
        except LookupError:
            continue


def _below(household: Household, line: Term) -> bool:
    return household.means.a_head < Decimal(line.value)


def _provided(item: PowerItem, identifiers: Collection[str], day: dt.date) -> set[str]:
    """Those with an award in force or an application running, by the household's head or by one of its members."""
    if not identifiers:
        return set()
    paid = Award.objects.filter(Q(last=None) | Q(last__gte=day.replace(day=1)), case=OuterRef("pk"))
    running = Case.objects.filter(Q(closed_at=None) | Exists(paid), item=item, procedure=PROCEDURE)
    heads = set(running.filter(applicant__identifier__in=identifiers).values_list("applicant__identifier", flat=True))
    return heads | set(_members(running, identifiers))


def _members(running: QuerySet[Case], identifiers: Collection[str]) -> Iterator[str]:
    named = reduce(or_, (Q(values__members__contains=[{"identifier": each}]) for each in identifiers))
    for values in Record.objects.filter(named, case__in=running).values_list("values", flat=True).order_by("at", "pk"):
        yield from (row["identifier"] for row in values["members"] if row.get("identifier") in identifiers)


def _last(item: PowerItem, identifiers: Collection[str]) -> dict[str, Case]:
    """The last application of each, for what became of it."""
    ended = Case.objects.filter(item=item, procedure=PROCEDURE, applicant__identifier__in=identifiers)
    return {each.applicant.identifier: each for each in ended.select_related("applicant").order_by("opened_at", "pk")}
