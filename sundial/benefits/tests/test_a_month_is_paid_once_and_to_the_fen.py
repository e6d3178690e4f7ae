"""Payment lists are computed from the awards in force; released by another hand; nothing is paid twice."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from sundial.benefits import payments
from sundial.benefits.models import Payment
from sundial.benefits.tests import low
from sundial.benefits.tests.tiers import Tiers
from sundial.cases.models import Case
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event

MARCH, APRIL = dt.date(2026, 3, 1), dt.date(2026, 4, 1)


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def case(tiers: Tiers) -> Case:
    return low.in_force(tiers, "33.33")


def test_a_list_names_everybody_in_force_and_is_one_event(tiers: Tiers, case: Case) -> None:
    sheet = payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    event = Event.objects.get(kind="payment.draw_up")
    assert payments.total_of(sheet) == Decimal("33.33") and event.data["total"] == "33.33"
    assert event.subject_id == sheet.pk and event.data["households"] == 1


def test_a_month_is_listed_once_and_another_month_again(tiers: Tiers, case: Case) -> None:
    payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    with refused("payment.nothing"):
        payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    with refused("payment.future"):
        payments.draw_up(tiers.county, case.item, APRIL, by=tiers.cashier)
    tiers.days(31)
    payments.draw_up(tiers.county, case.item, APRIL, by=tiers.cashier)
    assert sorted(each.period for each in Payment.objects.all()) == [MARCH, APRIL]


def test_the_database_itself_refuses_a_second_payment(tiers: Tiers, case: Case) -> None:
    sheet = payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    row = sheet.payments.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(sheet=sheet, award=row.award, period=row.period, amount=row.amount)


def test_another_hand_releases_it_once_with_its_voucher(tiers: Tiers, case: Case) -> None:
    sheet = payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    with refused("payment.role"):
        payments.release(sheet.pk, "银付1号", by=tiers.cashier)
    with refused("payment.voucher"):
        payments.release(sheet.pk, " ", by=tiers.director)
    assert payments.release(sheet.pk, "银付1号", by=tiers.director).paid_at
    with refused("payment.paid"):
        payments.release(sheet.pk, "银付2号", by=tiers.director)


def test_whoever_ended_is_on_no_later_list(tiers: Tiers, case: Case) -> None:
    low.survey(tiers, case, "recheck", income="9000")
    tiers.do(case, "adjust", tiers.director, result="end", last_month="2026-03-01", reason="超过标准")
    tiers.days(31)
    payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    with refused("payment.nothing"):
        payments.draw_up(tiers.county, case.item, APRIL, by=tiers.cashier)


def test_the_workbook_adds_up_and_the_one_for_the_wall_shows_no_number(tiers: Tiers, case: Case) -> None:
    sheet = payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    whole = _rows(payments.as_xlsx(sheet))
    assert whole[1][1:3] == ("周桂英", case.applicant.identifier) and whole[-1][5] == "33.33"
    wall = _rows(payments.as_xlsx(sheet, masked=True))
    assert wall[1][1] == "周某某" and case.applicant.identifier not in str(wall)


def test_a_standard_is_set_on_paper_from_a_day_and_moves_the_line(tiers: Tiers) -> None:
    case = low.at_county(tiers)
    with refused("standard.paper"):
        payments.set_standard(tiers.county, case.item, "rural", Decimal(200), "monthly", MARCH, " ", by=tiers.director)
    payments.set_standard(
        tiers.county, case.item, "rural", Decimal(200), "monthly", MARCH, "东府发〔2026〕3号", by=tiers.director
    )
    with refused("standard.twice"):
        payments.set_standard(tiers.county, case.item, "rural", Decimal(9), "monthly", MARCH, "x", by=tiers.director)
    granted = tiers.do(
        case, "decide", tiers.director, granted=True, monthly_amount="300.00", first_month="2026-04-01"
    )  # 2,400 a head and year; 4,800 for two, less 1,200
    assert granted.state == "in_force"


def _rows(book: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))
