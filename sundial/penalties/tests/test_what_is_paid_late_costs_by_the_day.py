"""Payments of a penalty: entered elsewhere, counted in the order of the law, in instalments that are missed, and dear when late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sundial.cases.models import Case, ClockKind
from sundial.cases.panels import dues_of
from sundial.cases.procedure import APPLICANT
from sundial.ledger.models import Event
from sundial.penalties.arrears import sweep
from sundial.penalties.payments import FINE, GAINS, Paid, counted
from sundial.penalties.tests.life import Penal, refused

REVIEWED = {"remedy": "review", "remedy_on": "2026-03-28"}


def at(penal: Penal, day: str) -> None:
    penal.today.move_to(dt.datetime.fromisoformat(f"{day}T09:00+08:00"))


def surcharge(penal: Penal, case: Case, day: str) -> Decimal:
    at(penal, day)
    return Decimal(penal.do(case, "charge_surcharge", penal.zhang).answers["surcharge"])


def in_instalments(penal: Penal, case: Case, *rows: tuple[str, str]) -> Case:
    penal.do(case, "ask_arrangement", APPLICANT, arrangement="instalments", reasons="停业整改，资金困难。")
    schedule = [{"due": due, "amount": amount} for due, amount in rows]
    return penal.do(case, "decide_arrangement", penal.liu, allowed=True, schedule=schedule, head_opinion="同意。")


def test_payment_is_entered_elsewhere_and_in_instalments_where_allowed(penal: Penal, filed: Case) -> None:
    case = penal.served(penal.decided(penal.ready(filed)))
    with refused("case.role"):
        penal.do(case, "record_payment", penal.zhang, paid="5000")
    with refused("payment.more", "paid"):
        penal.paid(case, "5000.01")
    with refused("payment.schedule", "schedule"):
        in_instalments(penal, case, ("2026-04-30", "2500"), ("2026-05-31", "2000"))
    with refused("asked.day", "schedule"):
        in_instalments(penal, case, ("四月底", "2500"), ("2026-05-31", "2500"))
    case = in_instalments(penal, case, ("2026-04-30", "2500"), ("2026-05-31", "2500"))
    assert case.answers["pay_by"] == "2026-04-30", "the first instalment is the one waited for"
    case = penal.paid(case, "2500")
    assert (
        case.answers["pay_by"] == "2026-05-31"
        and case.clocks.filter(kind=ClockKind.PAYMENT, ended_at=None).count() == 1
    )
    kinds = case.answers["kinds"]
    Case.objects.filter(pk=case.pk).update(answers=case.answers | {"kinds": [*kinds, "suspend_business"]})
    case = penal.paid(case, "2500")
    assert case.state == "served" and not case.clocks.filter(kind=ClockKind.PAYMENT, ended_at=None).exists()
    for act, who in (("record_payment", penal.office), ("ask_arrangement", APPLICANT)):
        with refused("payment.none"):
            penal.do(case, act, who)
    assert penal.do(case, "record_performance", penal.zhang, performance="已停业整顿。").state == "performed"


def test_a_missed_instalment_is_noticed_and_costs_on_its_own_part(penal: Penal, filed: Case) -> None:
    case = in_instalments(
        penal, penal.served(penal.decided(penal.ready(filed))), ("2026-04-30", "2000"), ("2026-05-31", "3000")
    )
    at(penal, "2026-05-10")
    assert [each.pk for each in sweep()] == [case.pk] and sweep() == [], "said once for each term"
    case = penal.again(case)
    assert case.due_at is not None, "the handler has days of his own to demand it"
    assert Event.objects.get(subject_id=case.pk, kind="penalty.payment_missed").data["pay_by"] == "2026-04-30"
    told = dues_of(case)
    assert told is not None and any("未按期缴纳" in line.cells[1].text for line in told.lines)
    assert surcharge(penal, case, "2026-05-10") == Decimal("600.00"), "ten days on two thousand, not on five"
    penal.paid(case, "500")
    assert surcharge(penal, case, "2026-05-11") == Decimal("645.00"), "the day of the payment still counted whole"
    assert surcharge(penal, case, "2026-05-12") == Decimal("690.00")
    penal.paid(case, "1500")
    assert penal.again(case).due_at is None, "caught up: nothing is to be demanded"


def test_payments_count_for_the_gains_first_unless_the_receipt_says_otherwise(penal: Penal, filed: Case) -> None:
    proposed = penal.proposed(penal.investigated(filed), "1000", gains="400", kinds=["fine", "confiscate_gains"])
    case = penal.noticed(proposed)
    penal.working_days(6)
    case = penal.served(penal.decided(penal.reviewed(penal.submitted(case))))
    day = dt.date(2026, 3, 20)
    assert counted(case, [Paid(day, Decimal(600))])[FINE] == 200
    assert counted(case, [Paid(day, Decimal(600), FINE)])[GAINS] == 0
    assert counted(case, [Paid(day, Decimal(1100), FINE)])[GAINS] == 100, "what is over goes on in the order"
    first = dt.date.fromisoformat(case.answers["pay_by"]) + dt.timedelta(days=1)
    penal.paid(case, "900")
    assert surcharge(penal, case, first.isoformat()) == Decimal("15.00"), "five hundred of the fine are open"


def test_the_surcharge_is_three_per_cent_a_day_up_to_the_fine(penal: Penal, filed: Case) -> None:
    case = penal.served(penal.decided(penal.ready(filed, "1234.56")))
    with refused("payment.in_time"):
        penal.do(case, "charge_surcharge", penal.zhang)
    assert surcharge(penal, case, "2026-03-26") == Decimal("37.04"), "paid by the 25th"
    assert surcharge(penal, case, "2026-09-01") == Decimal("1234.56")
    assert penal.paid(case, "2469.12").state == "performed"


def test_the_days_on_which_a_review_ran_do_not_count(penal: Penal, filed: Case) -> None:
    case = penal.served(penal.decided(penal.ready(filed, "1000.00")))
    at(penal, "2026-03-30")
    with refused("remedy.days", "remedy_ended_on"):
        penal.do(case, "record_remedy", penal.zhang, **REVIEWED, remedy_result="upheld")
    penal.do(case, "record_remedy", penal.zhang, **REVIEWED, remedy_result="pending")
    assert surcharge(penal, case, "2026-03-30") == Decimal("60.00"), "the 26th and 27th; from the 28th it stands still"
    at(penal, "2026-04-05")
    penal.do(case, "record_remedy", penal.zhang, **REVIEWED, remedy_result="upheld", remedy_ended_on="2026-04-04")
    assert surcharge(penal, case, "2026-04-06") == Decimal("120.00"), "two days before it and two after it"
    assert case.records.filter(action="charge_surcharge").latest("at").values["stopped_days"] == 8
    with refused("court.early") as early:
        given = {"court": "临武县人民法院", "applied_for": "罚款", "party_view": "无。", "attached": ["处罚决定书"]}
        penal.do(case, "apply_to_court", penal.zhang, **given)
    assert early.value.values["day"] == dt.date(2026, 4, 20), (
        "a suit against the review itself: fifteen days, rolled past the weekend"
    )
    penal.paid(case, "600.00")
    assert surcharge(penal, case, "2026-04-08") == Decimal("144.00"), "on what was open on each of those days"
