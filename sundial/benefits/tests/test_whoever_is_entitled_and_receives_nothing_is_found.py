"""WELF-08: known households are held against the line of the day, the awards and the applications that run."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from sundial.benefits import payments
from sundial.benefits.coverage import NEVER, WHY, Household, surveyed, uncovered
from sundial.benefits.tests.low import DELIVERY, applied, at_county
from sundial.benefits.tests.tiers import GRANDSON, SOMEBODY, Tiers, true_number
from sundial.kernel import clock
from sundial.powers.models import ItemVersion

NEIGHBOUR = "511002195203071260"
HEAD, CHILD = true_number(SOMEBODY), true_number(GRANDSON)


@pytest.fixture
def tiers(db: None, today: clock.Frozen) -> Tiers:
    return Tiers.found(today)


def known(identifier: str = NEIGHBOUR, income: str = "1599.98", **changes: Any) -> Household:
    """Two people of the countryside who live, a head, one fen below the line of 800."""
    found = {"category": "rural", "people": 2, "known_on": dt.date(2026, 3, 1), **changes}
    return Household("周某", identifier, "三组", income=Decimal(income), **found)


def who(version: ItemVersion, *households: Household) -> list[str]:
    return [each.household.identifier for each in uncovered(version.item, households, clock.today())]


def test_the_line_of_the_day_decides_to_the_fen(tiers: Tiers) -> None:
    version = tiers.item("TW-01", "subsistence", "城乡最低生活保障")
    (found,) = uncovered(version.item, [known()], clock.today())
    assert (found.why, found.last, found.a_month) == (NEVER, None, Decimal("0.00"))
    assert found.line.value == 800 and who(version, known(income="1600")) == []
    assert who(version, known(category="unknown")) == [], "judged by nobody"
    assert who(version, known(income="1600", category="urban")) == [NEIGHBOUR], "the towns have a line of their own"
    later = known(income="5000", known_on=dt.date(2026, 3, 2))
    assert who(version, later, known()) == [], "as it was found last"
    assert who(version, known(), known(HEAD, "10")) == [HEAD, NEIGHBOUR], "the poorest first"


def test_nobody_is_looked_for_whose_application_runs_or_whom_somebody_pays(tiers: Tiers) -> None:
    case = at_county(tiers)
    households = [known(HEAD), known(CHILD), known()]
    assert who(case.version, *households) == [NEIGHBOUR], "its head and its members are provided for"
    given = {"granted": True, "monthly_amount": "30", "first_month": clock.today().isoformat()}
    tiers.do(case, "decide", tiers.director, **given)
    assert who(case.version, *households) == [NEIGHBOUR]


def test_who_was_refused_is_found_again_when_the_line_rises(tiers: Tiers) -> None:
    case = at_county(tiers)
    tiers.do(case, "decide", tiers.director, granted=False, reason="人均收入高于保障线。")
    tiers.do(case, "deliver_refusal", tiers.handler, **DELIVERY)
    item = case.item
    assert [each.people for each in surveyed(item)] == [2]
    raised = ("rural", Decimal(5000), "yearly", clock.today(), "东府发〔2026〕3号")
    payments.set_standard(tiers.county, item, *raised, by=tiers.director)
    (found,) = uncovered(item, surveyed(item), clock.today())
    assert (found.last, found.why, found.line.basis) == (case, WHY["refused"], "东府发〔2026〕3号")


def test_an_application_taken_back_says_so(tiers: Tiers) -> None:
    case = applied(tiers)
    tiers.do(case, "withdraw", tiers.clerk, reason="外出务工。")
    (found,) = uncovered(case.item, [known(HEAD)], clock.today())
    assert found.why == WHY["withdrawn"]
