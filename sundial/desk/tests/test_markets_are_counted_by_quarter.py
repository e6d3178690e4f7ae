"""The quarterly statistics of markets: who stands, who handed his figures in, who owes them; only to those who may look."""

from __future__ import annotations

import io

import openpyxl

from sundial.cases.procedure import APPLICANT
from sundial.desk.tests.test_pages_ask_a_fixed_number_of_times import ALLOWED, asked
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.registration.tests.test_a_market_is_registered_changed_and_cancelled import Bureau


def test_the_quarters_of_an_authority(db, today, signed_in):
    bureau = Bureau(today)
    told = bureau.registered()
    silent = bureau.registered("宁640381002", market_name="=南门市场")
    sold = [{"kind": "猪肉", "volume": "36吨", "price": "26.5"}, {"kind": "蔬菜", "volume": "", "price": "4.20"}]
    bureau.do(told, "report", APPLICANT, period="2026Q1", volume=1260, value="350000.50", stalls=62, goods_sold=sold)
    handler = signed_in(bureau.handler)
    count = asked(handler, "/desk/markets/")
    page = handler.get("/desk/markets/").content.decode()
    assert "1,260" in page and "350,000.50" in page and silent.number in page and told.number not in page
    bureau.do(silent, "apply_change", APPLICANT, cause="close", decided_on="2026-03-02", own_registration=True)
    bureau.do(silent, "approve_change", bureau.director, outcome="cancel", reason="撤销。")
    assert silent.number not in handler.get("/desk/markets/").content.decode(), "a cancelled market owes nothing"
    book = openpyxl.load_workbook(io.BytesIO(handler.get("/desk/markets/statistics.xlsx").content))
    assert [cell.value for cell in book["季度汇总"][2]][:6] == ["2026Q1", 1, 2, 1, 1, 0]
    lines = [cell.value for sheet in book for row in sheet for cell in row]
    assert "猪肉 36吨，26.50元；蔬菜，4.20元" in lines, "kinds and prices go to the superior too"
    bureau.registered("宁640381003", market_name="西门市场")
    assert asked(handler, "/desk/markets/") == count <= ALLOWED.get("markets", 0)
    stranger = builders.officer("外人", builders.post(builders.organ("别的局", "QTX-BD"), Role.HANDLER_A))
    assert signed_in(stranger).get("/desk/markets/statistics.xlsx").status_code == 404
