"""The seven licences and the filing of Linwu, each lived end to end by the same acts: the rows of the item decide the rest."""

from __future__ import annotations

import pytest

from sundial.cases.models import ClockKind, Delivery
from sundial.kernel.clock import local_date
from sundial.organs.queries import calendar_for
from sundial.permits.tests.life import Linwu
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


@pytest.mark.parametrize("code", ITEMS)
def test_the_item_is_lived_from_application_to_archive(catalogue: Linwu, code: str) -> None:
    case = catalogue.lived(code)
    assert case.state == "archived"
    assert case.steps.filter(state="active").count() == 0
    assert not case.clocks.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize("code", LICENCES)
def test_its_limits_are_those_of_the_catalogue(catalogue: Linwu, code: str) -> None:
    case = catalogue.accepted(catalogue.item(code), group=catalogue.group_of(code))
    promised, extension, statutory = FIGURES[code]
    budgets = dict(case.clocks.values_list("kind", "budget"))
    assert (budgets[ClockKind.PROMISED], budgets[ClockKind.STATUTORY]) == (promised, statutory)
    due = case.clocks.get(kind=ClockKind.PROMISED).due_at
    days = calendar_for(case.organ)
    assert days.between(local_date(case.accepted_at), local_date(due)) - days.is_working(local_date(due)) == promised
    assert case.version.limits.get(kind="extension").value == extension


def test_the_filing_runs_the_same_code_within_one_day(catalogue: Linwu) -> None:
    case = catalogue.accepted(catalogue.item("LW-03"))
    assert catalogue.kinds_in_hand(case) == [StepKind.HANDLE]
    promised = case.clocks.get(kind=ClockKind.PROMISED)
    assert local_date(promised.due_at) == catalogue.tomorrow()
    assert not case.version.route.filter(kind__in=[StepKind.MEETING, StepKind.ON_SITE]).exists()


@pytest.mark.parametrize("code", ITEMS)
def test_the_proposed_decision_is_published_only_where_the_item_says_so(catalogue: Linwu, code: str) -> None:
    has_step = catalogue.item(code).route.filter(kind=StepKind.PUBLISH_PROPOSED).exists()
    assert has_step == (code in PROPOSED)


def test_every_item_a_permit_runs_is_in_this_file(catalogue: Linwu) -> None:
    assert sorted(offered().filter(item__procedure="permit").values_list("item__code", flat=True)) == sorted(ITEMS)


def test_each_item_issues_its_own_decision_paper(catalogue: Linwu) -> None:
    papers = {code: _decision(catalogue, code) for code in ("LW-01", "LW-03", "LW-06", "LW-11")}
    assert papers == {
        "LW-01": "first_review_opinion",
        "LW-03": "filing_certificate",
        "LW-06": "grant_decision",
        "LW-11": "design_review_approval",
    }


def _decision(catalogue: Linwu, code: str) -> str:
    case = catalogue.lived(code)
    kinds = [each.document.kind for each in _deliveries(case)]
    assert len(kinds) == 1
    return kinds[0]


def _deliveries(case):
    return Delivery.objects.filter(document__case=case).select_related("document")
