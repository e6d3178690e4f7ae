"""The summary procedure (P-PEN-F step 6'): amounts by law and day, two officers, printed numbers, entry in one working day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind, PartyKind
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.penalties.tests.life import Penal, party, refused
from sundial.powers.models import ItemVersion


def spot(penal: Penal, version: ItemVersion, kind: str = PartyKind.ENTERPRISE, **more: Any) -> Case:
    given = {
        "decided_at": clock.now(),
        "decided_place": "楚江镇",
        "form_number": "临安当罚0001",
        "cause": "未在醒目处悬挂许可证",
        "acted_at": clock.now(),
        "place": "楚江镇红火烟花零售店",
        "facts": "许可证未悬挂在醒目位置。",
        "legal_basis": "《烟花爆竹经营许可实施办法》第二十二条",
        "penalty_basis": "《烟花爆竹经营许可实施办法》第三十五条",
        "shown": True,
        "statement": "当事人未提出陈述、申辩。",
        "kinds": ["fine"],
        "amount": "200",
        "collected": False,
        "officers": [penal.zhou],
    }
    return open_case(version, party(kind), given | more, by=penal.zhang, procedure="summary_penalty").case


def test_it_runs_from_the_spot_to_the_file(penal: Penal, version: ItemVersion) -> None:
    case = spot(penal, version)
    assert (case.state, case.outcome, case.procedure) == ("decided", "penalty", "summary_penalty")
    event = Event.objects.get(subject_id=case.pk, kind="summary_penalty.open")
    assert event.data["verb"] == "decide_penalty" and event.data["figures"] == {
        "amount": "200.00",
        "remedies_told": True,
    }
    assert case.documents.get().kind == "summary_penalty_decision"
    case = penal.do(case, "report_back", penal.zhang)
    assert case.publications.count() == 1
    case = penal.paid_at_bank(case, "200")
    assert penal.archived(case).state == "archived"


def test_it_is_entered_within_one_working_day_and_a_late_entry_shows(penal: Penal, version: ItemVersion) -> None:
    then = clock.now()
    penal.working_days(2)
    case = spot(penal, version, decided_at=then)
    entry = case.clocks.get(kind=ClockKind.ENTRY)
    assert case.opened_at == then and (entry.budget, entry.unit) == (1, "working_day")
    assert entry.due_at < entry.ended_at == clock.now()


@pytest.mark.parametrize(
    ("kind", "amount", "day", "allowed"),
    [
        (PartyKind.PERSON, "200", dt.date(2026, 3, 2), True),
        (PartyKind.PERSON, "200.01", dt.date(2026, 3, 2), False),
        (PartyKind.ENTERPRISE, "3000", dt.date(2026, 3, 2), True),
        (PartyKind.ENTERPRISE, "3000.01", dt.date(2026, 3, 2), False),
        (PartyKind.PERSON, "50.01", dt.date(2021, 7, 14), False),
        (PartyKind.PERSON, "50", dt.date(2021, 7, 14), True),
    ],
)
def test_the_amount_is_bounded_by_the_law_of_the_day(
    penal: Penal, version: ItemVersion, kind: str, amount: str, day: dt.date, allowed: bool
) -> None:
    at = clock.start_of_day(day) + dt.timedelta(hours=9)
    if allowed and day.year >= 2025:
        assert spot(penal, version, kind, amount=amount).answers["amount"]
        return
    with pytest.raises(Refusal) as refused:
        spot(penal, version, kind, amount=amount, decided_at=at, acted_at=at)
    # Nothing of 2021 can be entered into this calendar; the amount is what is looked at first.
    assert refused.value.code == ("calendar.outside" if allowed else "spot.too_much")


def test_cash_is_taken_only_where_the_law_allows_it_and_is_paid_in(penal: Penal, version: ItemVersion) -> None:
    cash = {"collected": True, "voucher": "湘财票0002"}
    with pytest.raises(Refusal) as refused:
        spot(penal, version, amount="100.01", collected_why="small", **cash)
    assert (refused.value.code, refused.value.field) == ("spot.cash", "collected_why")
    case = spot(penal, version, amount="100", collected_why="small", **cash)
    case = penal.do(case, "report_back", penal.zhang)
    with pytest.raises(Refusal) as refused:
        penal.do(case, "confirm_performance", penal.zhang)
    assert refused.value.code == "spot.unremitted"
    penal.do(case, "remit", penal.office, remitted_on=clock.today(), voucher_bank="工行0003")
    assert penal.do(case, "confirm_performance", penal.zhang).state == "performed"


def test_a_printed_form_is_used_once_and_two_officers_sign_it(penal: Penal, version: ItemVersion) -> None:
    spot(penal, version)
    with pytest.raises(Refusal) as refused:
        spot(penal, version)
    assert (refused.value.code, refused.value.field) == ("spot.number", "form_number")
    with pytest.raises(Refusal) as refused:
        spot(penal, version, form_number="临安当罚0002", officers=[penal.zhang])
    assert refused.value.code == "officers.few"


def test_a_warning_needs_no_amount(penal: Penal, version: ItemVersion) -> None:
    case = penal.do(spot(penal, version, kinds=["warning"], amount=""), "report_back", penal.zhang)
    assert penal.do(case, "confirm_performance", penal.zhang).state == "performed"


def test_an_unpaid_fine_is_demanded_and_brought_to_the_court(penal: Penal, version: ItemVersion) -> None:
    case = penal.do(spot(penal, version), "report_back", penal.zhang)
    asked = {
        "court": "临武县人民法院",
        "applied_for": "罚款二百元",
        "party_view": "无。",
        "attached": ["当场处罚决定书"],
    }
    with refused("payment.in_time"):
        penal.do(case, "demand", penal.zhang, **penal.service())
    penal.today.move_to(dt.datetime.fromisoformat("2026-09-11T09:00+08:00"))
    with refused("court.undemanded"):
        penal.do(case, "apply_to_court", penal.zhang, **asked)
    assert penal.do(case, "charge_surcharge", penal.zhang).answers["surcharge"] == "200.00", "never above the fine"
    penal.do(case, "demand", penal.zhang, **penal.service())
    paper = case.documents.get(kind="performance_demand")
    assert paper.values["sum"] == "400.00" and paper.deliveries.get().recipient
    penal.working_days(11)
    case = penal.do(case, "apply_to_court", penal.zhang, **asked)
    assert case.state == "enforcing" and case.documents.get(kind="court_application").values["head"] == "刘敏"
    assert penal.archived(penal.paid(case, "400", channel="court")).state == "archived"
