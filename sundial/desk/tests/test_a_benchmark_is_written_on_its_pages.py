"""The unit writes a table and sees what is wrong beside it, the legal office confirms it, and files come and go."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from openpyxl import load_workbook

from sundial.desk.discretion import notation
from sundial.desk.tests.conftest import text_of
from sundial.desk.tests.test_pages_ask_a_fixed_number_of_times import ALLOWED, asked
from sundial.kernel import clock
from sundial.organs.models import Role
from sundial.organs.tests import builders as build
from sundial.powers.actions import benchmark as life
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.cells import read_numbers
from sundial.powers.discretion.dmn import as_dmn
from sundial.powers.discretion.tests.conftest import *  # noqa: F403 - the people and benchmarks of that room, as fixtures
from sundial.powers.discretion.tests.tables import row, shipped, table
from sundial.powers.discretion.text import read_sanction
from sundial.powers.models import BenchmarkVersion, PowerItem

ITEM = "/desk/benchmarks/items/LW-09/"
UNTRAINED = "untrained-workers"


@pytest.fixture
def writes(keeper, signed_in):
    return signed_in(keeper)


@pytest.fixture
def legal(reviewer, signed_in):
    return signed_in(reviewer)


@pytest.fixture
def page(writes):
    """The page of a draft the keeper has begun."""
    writes.post(f"{ITEM}draft/")
    return f"/desk/benchmarks/versions/{newest().pk}/"


def newest():
    return BenchmarkVersion.objects.order_by("-number")[0]


def form_of(client, address):
    """The fields of the page's table, as a browser would send them back."""
    forms = html.fromstring(client.get(address).content).xpath('//form[.//button[@name="save"]]')
    return {key: value for key, value in forms[0].form_values() if key != "csrfmiddlewaretoken"} | {
        name: [each.value for each in forms[0].xpath(f'.//input[@name="{name}"]')] for name in ("kind", "fact")
    }


def test_the_list_shows_what_is_in_force_and_what_is_missing(writes, item):
    PowerItem.objects.create(organ=item.organ, code="X-9", power_type="penalty")
    shown = text_of(writes.get("/desk/benchmarks/"))
    assert "LW-09" in shown and "未经核对" in shown and "X-9" in shown
    assert "LW-09" not in text_of(writes.get("/desk/benchmarks/?has=no"))


def test_the_page_of_an_item_shows_the_table_and_tries_it(writes, item):
    shown = text_of(writes.get(ITEM))
    assert "30,000元" in shown and "三档" in shown and "法律" in shown
    tried = text_of(writes.get(f"{ITEM}?violation={UNTRAINED}&try=1&fact-overdue=false&fact-untrained=12"))
    assert "30,000.01元至50,000.00元" in tried and "四档" in tried and "第4行" in tried


def test_a_circumstance_that_decides_is_asked_for_beside_its_field(writes, item):
    tried = text_of(writes.get(f"{ITEM}?violation={UNTRAINED}&try=1&fact-untrained=1.5"))
    assert "不是“未经培训上岗人数”可能的取值" in tried
    assert "请填写“逾期未改正”" in text_of(writes.get(f"{ITEM}?violation={UNTRAINED}&try=1&fact-untrained=12"))


def test_a_table_is_saved_as_it_was_shown(writes, page):
    before = newest().content
    address = f"{page}edit/table/{UNTRAINED}/"
    assert writes.post(address, form_of(writes, address) | {"save": "1"}).status_code == 302
    assert newest().content == before


def test_a_gap_is_shown_and_filled_with_a_row(writes, page):
    address = f"{page}edit/table/{UNTRAINED}/"
    sent = form_of(writes, address) | {"row-3-drop": "1"}
    shown = text_of(writes.post(address, sent | {"check": "1"}))
    assert "这些情节没有对应的行" in shown and "6人以上9人以下" in shown and "尚未保存" in shown
    filled = text_of(writes.post(address, sent | {"fill": "0"}))
    assert 'value="6以上9以下"' in filled
    assert len(newest().violations[0].rows) == 9, "nothing was saved"


def test_an_overlap_and_a_row_beyond_the_law_stand_beside_their_rows(writes, page):
    address = f"{page}edit/table/{UNTRAINED}/"
    sent = form_of(writes, address) | {"row-2-when.untrained": "[2..5]", "row-6-sanctions.fine": "7万以上12万以下"}
    shown = text_of(writes.post(address, sent | {"check": "1"}))
    assert "第1行与第2行都对应这些情节" in shown
    assert "第6行超出法定幅度" in shown


def test_what_cannot_be_read_stands_beside_its_cell_and_what_was_typed_stays(writes, page):
    address = f"{page}edit/table/{UNTRAINED}/"
    answer = writes.post(address, form_of(writes, address) | {"row-2-when.untrained": "三五个", "save": "1"})
    assert answer.status_code == 422
    assert 'id="row-2-when.untrained-wrong"' in text_of(answer) and 'value="三五个"' in text_of(answer)


def test_rows_go_where_their_number_says(writes, page):
    address = f"{page}edit/table/{UNTRAINED}/"
    writes.post(address, form_of(writes, address) | {"row-9-place": "0.5", "save": "1"})
    assert [row.grade for row in newest().violations[0].rows][:2] == ["g9", "g1"]


def test_a_sanction_gets_a_column(writes, page):
    address = f"{page}edit/table/{UNTRAINED}/"
    sent = form_of(writes, address)
    assert "sanctions.warning" in text_of(writes.post(address, sent | {"add_kind": "warning", "check": "1"}))
    sent["kind"] = [*sent["kind"], "warning"]
    writes.post(address, sent | {"row-1-sanctions.warning": "可以", "save": "1"})
    assert not newest().violations[0].rows[0].sanction("warning").must


def test_circumstances_and_grades_are_written_in_their_tables(writes, page):
    address = f"{page}edit/"
    sent = form_of(writes, address)
    count = int(sent["fact-count"])
    more = {f"fact-{count}-{key}": value for key, value in (
        ("key", "weather"), ("zh", "天气"), ("type", "choice"), ("choices", "fair = 晴 | fair; foul = 恶劣"))}  # fmt: skip
    assert writes.post(address, sent | more | {"title": "新名称", "save": "1"}).status_code == 302
    assert newest().title == "新名称"
    assert list(newest().table.fact("weather").choices) == ["fair", "foul"]
    assert newest().violations == shipped("LW-09").violations


def test_a_circumstance_in_use_cannot_be_taken_out(writes, page):
    address = f"{page}edit/"
    answer = writes.post(address, form_of(writes, address) | {"fact-1-drop": "1", "save": "1"})
    assert answer.status_code == 422 and "untrained" in text_of(answer)


def test_a_violation_is_added_and_taken_out(writes, page):
    writes.post(f"{page}edit/violations/", {"zh": "未设置警示标志"})
    assert newest().violations[-1].name.zh == "未设置警示标志"
    assert writes.get(f"{page}edit/table/v1/").status_code == 200
    writes.post(f"{page}edit/violations/", {"drop": "v1"})
    assert len(newest().violations) == 2


def test_it_is_confirmed_by_another_hand_and_put_into_force(writes, legal, page, item):
    assert "政府法制机构的法制审核人员" in text_of(writes.get(page))
    assert legal.post(f"{page}do/confirm/", {"confirm-opinion": "合法。"}).status_code == 302
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert legal.post(f"{page}do/enter/", {"enter-effective_from": tomorrow}).status_code == 302
    assert discretion.in_force(item, tomorrow).number == 2
    assert (
        legal.post(f"{page}do/retire/", {"retire-last_day": tomorrow, "retire-reason": "另行制定"}).status_code == 302
    )


def test_a_faulty_table_is_not_confirmed_and_the_reason_stands_on_the_page(legal, page, keeper):
    content = newest().content
    content["violations"][0]["rows"].pop()
    life.edit(newest().pk, content, by=keeper)
    answer = legal.post(f"{page}do/confirm/", {"confirm-opinion": "合法。"})
    assert answer.status_code == 422 and "这些情节没有对应的行" in text_of(answer)


def test_what_changes_is_shown_before_and_after(legal, page, keeper):
    content = newest().content
    content["violations"][0]["rows"][3]["sanctions"]["fine"] = "amount (30000..45000]"
    life.edit(newest().pk, content, by=keeper)
    shown = text_of(legal.get(page))
    assert "<del>四档；罚款 超过30,000元50,000元以下；责令限期改正</del>" in shown
    assert "超过30,000元45,000元以下；责令限期改正</ins>" in shown


@pytest.mark.parametrize("kind", ["xlsx", "dmn"])
def test_a_file_taken_along_comes_back_as_a_draft(writes, item, kind):
    held = discretion.in_force(item)
    file = writes.get(f"/desk/benchmarks/versions/{held.pk}/file/{kind}/")
    assert "attachment" in file["Content-Disposition"]
    answer = writes.post(f"{ITEM}upload/", {"file": SimpleUploadedFile(f"a.{kind}", file.content)})
    assert answer.status_code == 302
    assert newest().number == 2 and newest().content == held.content


def test_a_file_replaces_the_open_draft(writes, page):
    changed = as_dmn(shipped("LW-09")).replace(b"[3..5]", b"[3..4]")
    assert writes.post(f"{ITEM}upload/", {"file": SimpleUploadedFile("a.dmn", changed)}).status_code == 302
    assert str(newest().violations[0].rows[1].when["untrained"]) == "[3..4]"


def test_a_faulty_file_is_refused_with_its_cells_and_changes_nothing(writes, item):
    book = load_workbook(io.BytesIO(writes.get(f"/desk/benchmarks/versions/{newest().pk}/file/xlsx/").content))
    book["裁量表"]["C3"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    answer = writes.post(f"{ITEM}upload/", {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert answer.status_code == 422
    assert "裁量表!C3" in text_of(answer) and "公式" in text_of(answer)
    assert newest().number == 1


def test_strangers_read_and_write_nothing(signed_in, item, page):
    elsewhere = build.post(build.organ("临武县水利局", "LINWU-WATER"), Role.HANDLER_A)
    stranger = signed_in(build.officer("孙磊", elsewhere))
    for address in (ITEM, page, f"{page}edit/", f"{page}edit/table/{UNTRAINED}/", f"{page}file/xlsx/"):
        assert stranger.get(address).status_code == 404, address
    for address in (f"{ITEM}draft/", f"{ITEM}upload/", f"{page}do/confirm/", f"{page}edit/violations/"):
        assert stranger.post(address).status_code == 404, address


def test_who_reads_but_does_not_keep_may_not_write(item, signed_in):
    reader = signed_in(build.officer("张强", build.post(item.organ, Role.HANDLER_A)))
    assert reader.get(ITEM).status_code == 200
    refused = reader.post(f"{ITEM}draft/")
    assert refused.status_code == 422 and "权力库管理员" in text_of(refused)
    assert newest().number == 1


def test_every_example_beside_the_table_can_be_read():
    facts = {"gains": table(row("mid")).fact("gains")}
    assert all(read_numbers(text) for text in notation.NUMBERS)
    assert all(read_sanction("fine", text, facts) for text in notation.SANCTIONS)
    assert all(read_sanction("suspend_business", text, facts) for text in notation.DAYS)


def test_pages_ask_a_fixed_number_of_times(writes, page, item):
    pages = {
        "benchmarks": "/desk/benchmarks/",
        "benchmark": ITEM,
        "benchmark version": page,
        "benchmark edit": f"{page}edit/",
        "benchmark table": f"{page}edit/table/{UNTRAINED}/",
    }
    counts = {name: asked(writes, address) for name, address in pages.items()}
    assert not {name: count for name, count in counts.items() if count > ALLOWED.get(name, 0)}, counts
    for number in range(20):
        PowerItem.objects.create(organ=item.organ, code=f"X-{number}", power_type="penalty")
    assert asked(writes, "/desk/benchmarks/") == counts["benchmarks"]
