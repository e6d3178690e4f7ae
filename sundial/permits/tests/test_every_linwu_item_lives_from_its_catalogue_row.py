"""The seven licences and the filing of Linwu, each lived end to end by the same acts: the rows of the item decide the rest."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case, ClockKind, Delivery
from sundial.cases.procedure import APPLICANT
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.ledger.models import Event
from sundial.organs.queries import calendar_for
from sundial.permits import actions
from sundial.permits.own_terms import of_the_applicant
from sundial.permits.papers import kind_for
from sundial.permits.tests.life import Linwu, shop
from sundial.powers.models import StepKind
from sundial.powers.queries import offered

LICENCES = ["LW-01", "LW-02", "LW-04", "LW-05", "LW-06", "LW-07", "LW-11"]
ITEMS = [*LICENCES, "LW-03"]
# promise, extension, statutory limit (requirements P-LIC); 30 days of LW-11 are working days by 行政许可法 art. 82
FIGURES = {
    "LW-01": (15, 10, 45),
    "LW-02": (15, 10, 30),
    "LW-04": (15, 10, 45),
    "LW-05": (20, 10, 30),
    "LW-06": (15, 5, 20),
    "LW-07": (30, 10, 45),
    "LW-11": (20, 10, 30),
}
PROPOSED = {"LW-04", "LW-07", "LW-11"}


# The paper that decides, where it is not a plain grant.
DECISION = {
    **dict.fromkeys(("LW-01", "LW-02", "LW-04", "LW-05"), "first_review_opinion"),
    "LW-03": "filing_certificate",
    "LW-11": "design_review_approval",
}


@pytest.mark.parametrize("code", ITEMS)
def test_the_item_is_lived_from_application_to_archive(catalogue: Linwu, code: str) -> None:
    case = catalogue.lived(code)
    assert case.state == "archived"
    assert case.steps.filter(state="active").count() == 0
    assert not case.clocks.filter(ended_at__isnull=True).exists()
    handed_over = Delivery.objects.filter(document__case=case)
    assert [each.document.kind for each in handed_over] == [DECISION.get(code, "grant_decision")]
    if code in FIGURES:
        has_the_limits_of_the_catalogue(case)


def has_the_limits_of_the_catalogue(case: Case) -> None:
    promised, extension, statutory = FIGURES[case.item.code]
    budgets = dict(case.clocks.values_list("kind", "budget"))
    assert (budgets[ClockKind.PROMISED], budgets[ClockKind.STATUTORY]) == (promised, statutory)
    began = case.clocks.get(kind=ClockKind.PROMISED).entries.first()
    due, days = local_date(began.due_at), calendar_for(case.organ)
    assert days.between(local_date(case.accepted_at), due) - days.is_working(due) == promised
    assert case.version.limits.get(kind="extension").value == extension


def test_the_filing_runs_the_same_code_within_one_day(catalogue: Linwu) -> None:
    case = catalogue.accepted(catalogue.item("LW-03"))
    assert catalogue.kinds_in_hand(case) == [StepKind.HANDLE]
    promised = case.clocks.get(kind=ClockKind.PROMISED)
    assert local_date(promised.due_at) == catalogue.tomorrow()
    assert not case.version.route.filter(kind__in=[StepKind.MEETING, StepKind.ON_SITE]).exists()


@pytest.mark.parametrize(("earlier", "days"), [(30, 0), (45, 15)])
def test_the_traders_thirty_days_run_from_the_first_day_of_business(catalogue: Linwu, earlier: int, days: int) -> None:
    began = clock.today() - dt.timedelta(days=earlier)
    trader = {"form": {"started_on": str(began)}}
    draft = actions.open_draft(catalogue.item("LW-03"), shop(), by=APPLICANT, **trader)
    case = actions.submit(draft.pk, by=APPLICANT).case
    term = case.clocks.get(kind=ClockKind.OWN_TERM)
    assert (term.budget, local_date(term.started_at), local_date(term.ended_at)) == (30, began, clock.today())
    assert local_date(term.due_at - dt.timedelta(seconds=1)) == began + dt.timedelta(days=30)
    event = Event.objects.get(kind="permit.submit", subject_id=case.pk)
    assert event.data["days_late"] == days
    told = [line.cells[1].text for line in of_the_applicant(case).lines]
    assert told[0] == str(began) and ("逾期15日" in told[2]) == bool(days)


def test_design_review_and_completion_acceptance_end_in_papers_of_their_own(catalogue: Linwu) -> None:
    item = catalogue.item("LW-11")
    papers = {group: kind_for(catalogue.draft(item, group=group), "grant") for group in ("设计审查", "竣工验收")}
    assert papers == {"设计审查": "design_review_approval", "竣工验收": "completion_approval"}


def test_the_proposed_decision_is_published_only_where_the_item_says_so(catalogue: Linwu) -> None:
    with_step = {code for code in ITEMS if catalogue.item(code).route.filter(kind=StepKind.PUBLISH_PROPOSED).exists()}
    assert with_step == PROPOSED


def test_every_item_a_permit_runs_is_in_this_file(catalogue: Linwu) -> None:
    assert sorted(offered().filter(item__procedure="permit").values_list("item__code", flat=True)) == sorted(ITEMS)
