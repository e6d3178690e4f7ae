"""The payment lists and the standards on their pages: drawn up by one, released by another, taken along, read by everybody."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest

from sundial.benefits import payments
from sundial.benefits.models import Amount, Award, PaymentList, Standard
from sundial.benefits.tests import low
from sundial.benefits.tests.tiers import Tiers
from sundial.cases.models import Case, Party
from sundial.desk.tests.test_pages_ask_a_fixed_number_of_times import ALLOWED, asked, spread
from sundial.kernel import clock
from sundial.registers.actions import enter, follow
from sundial.registers.books import books

MARCH = dt.date(2026, 3, 1)
FORMULA = '=HYPERLINK("http://evil.example","周桂英")'


@pytest.fixture
def tiers(db, today) -> Tiers:
    return Tiers.found(today)


@pytest.fixture
def case(tiers: Tiers) -> Case:
    return low.in_force(tiers, "33.33")


def test_one_draws_up_and_another_releases(tiers, case, signed_in, client):
    cashier, director = signed_in(tiers.cashier), signed_in(tiers.director)
    page = cashier.get("/desk/payments/").content.decode()
    assert (
        "城乡最低生活保障：1户尚未列入本月名册" in page and "/desk/payments/" in cashier.get("/desk/").content.decode()
    )
    assert "draw-up/" in page and "draw-up/" not in director.get("/desk/payments/").content.decode()
    sent = {"item": case.item_id, "month": "2026-03-10", "once": uuid4()}
    for _twice in range(2):
        drawn = cashier.post("/desk/payments/draw-up/", sent)
    sheet = PaymentList.objects.get()
    assert drawn.url == f"/desk/payments/{sheet.pk}/"
    assert "须由他人批准发放" not in director.get(drawn.url).content.decode()
    assert "33.33" in director.get(drawn.url).content.decode()
    for each in (cashier, director):
        reads = each.get(f"/desk/cases/{case.number}/").status_code
        assert reads == 200, "who pays reads what it is paid for"
    assert cashier.post(f"{drawn.url}release/", {"voucher": "x", "once": uuid4()}).status_code == 422
    assert director.post(f"{drawn.url}release/", {"voucher": " ", "once": uuid4()}).status_code == 422
    director.post(f"{drawn.url}release/", {"voucher": "银付1号", "once": uuid4()})
    sheet.refresh_from_db()
    assert sheet.paid_by == tiers.director and sheet.voucher == "银付1号"
    assert signed_in(tiers.handler).get(drawn.url).status_code == 404, "the township sees no list of the county"


def test_the_assistant_keeps_the_register_and_finds_who_goes_without(tiers, case, signed_in):
    book = books()["needy_households"]
    told = {
        "head": "邓老汉",
        "identifier": " 511002195203071260",
        "home": "响石村五组",
        "category": "rural",
        "people": 2,
        "yearly_income": 1400,
        "cause": "age",
        "visited_on": clock.today(),
        "found": "独居，无劳力。",
    }
    poor = enter(book, tiers.township, told, by=tiers.second)
    paid = {"head": "周桂英", "identifier": case.applicant.identifier, "yearly_income": 100}
    enter(book, tiers.township, told | paid, by=tiers.second)
    assistant = signed_in(tiers.second)
    assert "/desk/payments/coverage/" in assistant.get("/desk/").content.decode()
    page = assistant.get("/desk/payments/coverage/").content.decode()
    assert "邓老汉" in page and "511002195203071260" not in page and "700.00" in page and "16.67" in page
    assert "周桂英" not in page, "who is paid does not go without"
    for nobody in (tiers.clerk, tiers.cashier):
        assert "邓老汉" not in signed_in(nobody).get("/desk/payments/coverage/").content.decode()
    follow(poor.pk, "revisited", {**later(told), "yearly_income": 1600}, by=tiers.second)
    assert "邓老汉" not in assistant.get("/desk/payments/coverage/").content.decode(), "as it was found last"


def later(told):
    """What a second visit asks."""
    return {name: told[name] for name in ("visited_on", "people", "found")}


def test_a_name_that_looks_like_a_formula_stays_a_name(tiers, case, signed_in):
    Party.objects.filter(pk=case.applicant_id).update(name=FORMULA)
    sheet = payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
    book = signed_in(tiers.cashier).get(f"/desk/payments/{sheet.pk}/whole.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(book.content)).active
    cell = page["B2"]
    assert cell.value == FORMULA and cell.data_type == "s" and page["D2"].value == "农村"
    wall = signed_in(tiers.cashier).get(f"/desk/payments/{sheet.pk}/posted.xlsx")
    posted = openpyxl.load_workbook(io.BytesIO(wall.content)).active
    assert case.applicant.identifier not in str(list(posted.iter_rows(values_only=True)))


def test_a_standard_is_entered_by_whose_it_is_and_everybody_reads_it(tiers, case, signed_in, client):
    given = {
        "about": f"{case.item.code}|rural",
        "amount": "450",
        "per": "monthly",
        "since": "2026-03-01",
        "once": uuid4(),
    }
    director = signed_in(tiers.director)
    assert director.post("/desk/payments/standards/", given).status_code == 422
    assert not Standard.objects.exists()
    assert director.post("/desk/payments/standards/", given | {"paper": "东民发〔2026〕3号"}).status_code == 302
    signed_in(tiers.deputy).post("/desk/payments/standards/", given | {"paper": "x", "since": "2026-04-01"})
    assert Standard.objects.get().amount == Decimal(450), "the township sets no standard"
    public = client.get("/standards/").content.decode()
    assert "东民发〔2026〕3号" in public and "农村" in public


def test_a_list_of_fifty_asks_as_often_as_one_of_five(tiers, case, signed_in):
    cashier, counts = signed_in(tiers.cashier), []
    for more in (4, 45):
        spread(case, more)
        for copy in Case.objects.filter(award=None):
            award = Award.objects.create(case=copy, payer=tiers.county, frequency="monthly", first=MARCH)
            Amount.objects.create(award=award, since=MARCH, amount=10)
        sheet = payments.draw_up(tiers.county, case.item, MARCH, by=tiers.cashier)
        counts.append((asked(cashier, f"/desk/payments/{sheet.pk}/"), asked(cashier, "/desk/payments/")))
    assert counts[0] == counts[1]
    assert counts[0][0] <= ALLOWED.get("payment list", 0) and counts[0][1] <= ALLOWED.get("payments", 0)
