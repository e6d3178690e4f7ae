"""不得再次申请: who obtained a permit by deceit may not apply for it again for years (行政许可法第七十九条), and the record knows who."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sundial.cases import exclusions
from sundial.cases.models import Case
from sundial.cases.procedure import guard
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.permits.ending import LIFE
from sundial.permits.states import PROCEDURE

BASIS = "行政许可法第七十九条"
# Before its service the decision binds nobody.
SERVED = ("served", "written_off", "published", "closed")


@dataclass(frozen=True)
class Bar:
    """A bar that holds: by which case, and the first day on which the applicant may apply again."""

    by: Case
    until: dt.date


def bar_on(case: Case, on: dt.date) -> Bar | None:
    """The bar on this application: its applicant lost a permit of the same item by deceit, and the years are not over."""
    if not case.applicant.identifier:
        return None
    ended = Case.objects.filter(
        procedure=LIFE, state__in=SERVED, applicant__identifier=case.applicant.identifier, answers__has_key="barred"
    ).order_by("decided_at")
    found = [Bar(each, dt.date.fromisoformat(each.answers["barred"])) for each in ended if each.answers["barred"]]
    standing = [bar for bar in found if bar.until > on]
    lost = Case.objects.filter(item=case.item_id, pk__in=[bar.by.answers["permit_case"] for bar in standing])
    same = {str(pk) for pk in lost.values_list("pk", flat=True)}
    return max(
        (bar for bar in standing if bar.by.answers["permit_case"] in same), key=lambda bar: bar.until, default=None
    )


@guard(PROCEDURE, "accept", "grant")
def the_applicant_is_not_barred(case: Case, run: object, at: dt.datetime) -> None:
    """An application the law bars is declined in writing, on that ground; it is neither accepted nor granted."""
    bar = bar_on(case, local_date(at))
    if bar is not None:
        raise Refusal(
            "applicant.barred",
            _(
                "%(name)s obtained this permit by deceit and lost it (%(case)s); it may not be applied for again before %(day)s. "
                "Decline the application on the ground that the law bars it, or refuse it."
            ),
            basis=BASIS,
            name=case.applicant.name,
            case=bar.by.number,
            day=bar.until,
        )


@guard(PROCEDURE, "accept", "grant")
def the_applicant_is_not_shut_out(case: Case, run: object, at: dt.datetime) -> None:
    """Whom the organ has shut out of its market is granted nothing new by it (LIM-76)."""
    exclusions.check(case, at)
