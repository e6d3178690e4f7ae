"""The keeper drafts, edits the route and files; the legal office reviews; strangers see nothing of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders as build
from sundial.powers import queries
from sundial.powers.actions.change import sweep
from sundial.powers.actions.load import load_catalogue
from sundial.powers.item_settings import with_settings
from sundial.powers.models import ChangeRequest, PowerItem
from sundial.powers.row_forms import PARTS
from sundial.powers.tests.conftest import SHIPPED

ITEM = "/desk/catalogue/items/LW-06/"


@pytest.fixture
def item(db):
    load_catalogue(SHIPPED / "linwu.yaml")
    return PowerItem.objects.get(code="LW-06")


@pytest.fixture
def luo(item, signed_in):
    return signed_in(build.officer("罗军", build.post(item.organ, Role.CATALOGUE_KEEPER, "权力库管理员")))


@pytest.fixture
def zhao(item, signed_in):
    office = build.organ("县法制办", "LINWU-FZ", kind=OrganKind.LEGAL_OFFICE, region=item.organ.region)
    return signed_in(build.officer("赵宁", build.post(office, Role.LEGAL_REVIEWER, "法制审核岗")))


@pytest.fixture
def stranger(db, signed_in):
    return signed_in(build.officer("孙磊", build.post(build.organ("临武县水利局", "LINWU-SL"), Role.HANDLER_A)))


@pytest.fixture
def change(luo):
    luo.post(f"{ITEM}change/", {"trigger": "service_reform", "reason": "压缩时限", "settled_on": "2026-02-20"})
    return ChangeRequest.objects.get()


def at(change, rest=""):
    return f"/desk/catalogue/changes/{change.pk}/{rest}"


def sent(version, **cells):
    """The route as a browser sends it back, with some cells changed."""
    formset = PARTS["route"].rows(version)
    data = {f"form-{name}": formset.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for form in formset:
        data |= {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return data | {name.replace("__", "-"): value for name, value in cells.items()}


def test_every_page_of_an_item_opens_for_its_people(item, luo, zhao):
    for client in (luo, zhao):
        for address in ("/desk/catalogue/", ITEM, f"{ITEM}versions/1/", f"{ITEM}versions/1/route.bpmn"):
            assert client.get(address).status_code == 200, address
    clerk = build.officer("何洁", build.post(item.organ, Role.HANDLER_A, "承办岗甲"))
    shown = luo.get(ITEM).content.decode()
    assert f"{clerk.name} · 承办岗甲" in shown, "each step with the staff that does it (CAT-08)"
    assert clerk.name not in luo.get(f"{ITEM}versions/1/chart.svg?inside=1").content.decode()
    page = luo.get("/desk/catalogue/?q=LW-08").content.decode()
    assert "缺失" in page and "安全生产应急救援行政征用" in page


@pytest.mark.parametrize("asked", ["", "?inside=1", "?narrow=1", "?inside=1&narrow=1"])
def test_the_chart_is_a_picture(luo, asked):
    answer = luo.get(f"{ITEM}versions/1/chart.svg{asked}")
    assert answer["Content-Type"].startswith("image/svg+xml") and answer.content.startswith(b"<svg")


def test_strangers_are_told_nothing(change, stranger, client):
    for address in (
        ITEM,
        f"{ITEM}versions/1/chart.svg",
        f"{ITEM}change/",
        f"{ITEM}own/",
        at(change),
        at(change, "rows/route/"),
    ):
        assert stranger.get(address).status_code == 404, address
        assert client.get(address).status_code == 302, address
    assert stranger.post(at(change, "file/")).status_code == 404
    assert "LW-06" not in stranger.get("/desk/catalogue/").content.decode()


def test_the_whole_way_through_the_pages(item, luo, zhao, change, today):
    assert zhao.get(at(change)).status_code == 404
    route = sent(change.draft, form__0__limit_value="3", form__0__limit_unit="working_day")
    assert luo.post(at(change, "rows/route/"), route).status_code == 302
    name = {"name": "烟花爆竹零售许可", "handling_kind": "promised", "aliases": "烟花零售证\n鞭炮证", "units": "危化组"}
    name |= {"classified_ground": "保密事项范围第三条"}
    assert luo.post(at(change, "text/name/"), name).status_code == 422, "nobody said that it is classified"
    name |= {"classified_by": "县国家保密局〔2026〕1号"}
    assert luo.post(at(change, "text/name/"), name).status_code == 302
    page = luo.get(at(change)).content.decode()
    assert "<ins>烟花爆竹零售许可</ins>" in page and "<del>烟花爆竹经营(零售)许可证审批</del>" in page
    assert luo.post(at(change, "file/")).status_code == 302
    assert luo.get(at(change, "rows/route/")).status_code == 200
    assert luo.post(at(change, "rows/route/"), route).status_code == 422
    decided = {"decision": "approve", "opinion": "同意", "effective_on": "2026-03-03"}
    assert luo.post(at(change, "review/"), decided).status_code == 422
    assert zhao.post(at(change, "review/"), decided).status_code == 302
    listed = luo.get(ITEM).context["versions"][0]
    assert (listed["state"], listed["since"]) == ("已审核通过", dt.date(2026, 3, 3)), "approved, and not yet in force"
    today.advance(dt.timedelta(days=1))
    assert sweep()
    held = queries.version_on(item)
    assert held.name == "烟花爆竹零售许可" and held.route.first().limit_value == 3
    assert [unit.name for unit in held.units.all()] == ["危化组"]
    assert held.classified_by and not queries.listed().filter(item=item).exists() and held in queries.of_the_public()
    assert "烟花爆竹零售许可" in luo.get(ITEM).content.decode()


def test_a_route_that_takes_too_long_comes_back_with_the_reason(luo, change):
    route = sent(change.draft, form__0__limit_value="16", form__0__limit_unit="working_day")
    answer = luo.post(at(change, "rows/route/"), route)
    assert answer.status_code == 422 and "超过承诺时限" in answer.content.decode()
    assert change.draft.route.first().limit_value is None


def test_a_row_is_added_without_javascript_and_saves_nothing(luo, change):
    before = change.draft.route.count()
    answer = luo.post(at(change, "rows/route/"), sent(change.draft) | {"add": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'name="form-{before}-name"' in page and 'aria-invalid="true"' not in page and "<html" in page
    assert change.draft.route.count() == before


def test_htmx_gets_only_the_list(luo, change):
    answer = luo.post(at(change, "rows/route/"), sent(change.draft) | {"add": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.content.decode()


def test_a_fault_keeps_the_draft_from_being_filed(luo, change):
    empty = {"conditions": "", "no_conditions": "", "rights": "陈述权"}
    assert luo.post(at(change, "text/conditions/"), empty).status_code == 302
    assert "流程图七要素缺少" in luo.get(at(change)).content.decode()
    answer = luo.post(at(change, "file/"))
    assert answer.status_code == 422 and "powers.element_missing" in answer.content.decode()


def test_a_refusal_stands_beside_its_field(luo, zhao, change):
    luo.post(at(change, "file/"))
    answer = zhao.post(at(change, "review/"), {"decision": "approve", "opinion": "同意", "effective_on": "2026-03-01"})
    assert answer.status_code == 422 and "id_effective_on_error" in answer.content.decode()
    answer = zhao.post(at(change, "review/"), {"decision": "return", "opinion": ""})
    assert answer.status_code == 422 and "退回变更须写明理由" in answer.content.decode()
    assert zhao.post(at(change, "review/"), {"decision": "return", "opinion": "补充依据"}).status_code == 302
    assert "补充依据" in luo.get(at(change)).content.decode()


def test_the_clocks_of_a_change_are_shown(luo, change):
    page = luo.get("/desk/catalogue/changes/").content.decode()
    assert "申报变更" in page and "2026年3月12日" in page


def test_a_change_is_given_up(luo, change):
    assert luo.post(at(change, "abandon/"), {"reason": ""}).status_code == 422
    assert luo.post(at(change, "abandon/"), {"reason": "不再需要"}).status_code == 302
    change.refresh_from_db()
    assert change.state == "abandoned"


def test_the_unit_keeps_up_its_own_part(item, luo, zhao):
    own = {
        "keywords": "放炮",
        "places": "政务中心三楼",
        "notes": "",
        "theme": "安全生产",
        "audience": "",
        "visits": "1",
    }
    assert zhao.post(f"{ITEM}own/", own).status_code == 422
    assert luo.post(f"{ITEM}own/", own).status_code == 302
    assert queries.version_on(item).visits == 1 and queries.search("放炮").count() == 1


def test_a_new_item_begins_on_its_page(item, luo, zhao):
    address = f"/desk/catalogue/new/{item.organ.code}/"
    cause = {"trigger": "new_power", "reason": "新设", "settled_on": "2026-02-20"}
    named = {"code": "LW-15", "name": "安全培训机构备案", "power_type": "filing", "procedure": "permit"}
    assert zhao.get(address).status_code == 404
    assert luo.post(address, cause | named | {"code": "LW-06"}).status_code == 422
    assert luo.post(address, cause | named | {"power_type": "penalty"}).status_code == 422, "a penalty is no permit"
    assert luo.post(address, cause | named).status_code == 302
    begun = PowerItem.objects.get(code="LW-15")
    assert begun.procedure == "permit" and not queries.listed().filter(item=begun).exists()
    change = begun.changes.get()
    assert luo.get(at(change)).status_code == 200
    argued = {"justification": "新授权", "major_interest": "on", "argued": ""}
    assert luo.post(at(change, "justify/"), argued).status_code == 422, "argued in public first"
    assert luo.post(at(change, "justify/"), argued | {"argued": "听证会同意"}).status_code == 302
    assert "听证会同意" in luo.get(at(change)).content.decode()


def test_its_place_its_responsible_person_and_its_main_risk_are_entered(item, luo, change):
    told = {"five_power": "major_decision", "side": "party", "major_matter": "funds", "responsible_person": "刘敏 局长"}
    told |= {"every": "quarter", "role": "office", "elsewhere": "省局系统"}
    kept = change.draft.extra
    assert luo.post(at(change, "justify/"), {"justification": "新"}).status_code == 422, "the item is not new"
    answer = luo.post(at(change, "text/place/"), told)
    assert {"decision_scope", "elsewhere_approved_by"} == set(answer.context["form"].errors)
    told |= {"decision_scope": "50万元以上", "elsewhere_approved_by": "县公开办〔2026〕3号"}
    assert (
        "hearing_amount" in luo.post(at(change, "text/place/"), told | {"hearing_amount": "1"}).context["form"].errors
    )
    assert luo.post(at(change, "text/place/"), told).status_code == 302
    change.draft.refresh_from_db()
    assert change.draft.extra == kept | {"periodic": {"every": "quarter", "role": "office"}}, "all else stays"
    assert with_settings(kept, Decimal("10000.50"), "", "") == kept | {"hearing_amount": "10000.50"}
    formset = PARTS["risks"].rows(change.draft)
    risk = {"step": "", "grade": "A", "description": "甲", "measures": "双人", "is_main": "on"}
    forms = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": str(min(2, len(formset.initial)))}
    twice = forms | {f"form-{place}-{name}": value for place in (0, 1) for name, value in risk.items()}
    assert luo.post(at(change, "rows/risks/"), twice).status_code == 422, "one is the main one"
    del twice["form-1-is_main"]
    assert luo.post(at(change, "rows/risks/"), twice).status_code == 302
    page = luo.get(f"{ITEM}versions/{change.draft.number}/").content.decode()
    for said in (
        "刘敏 局长",
        "重大事项决策权",
        "党委",
        "大额度资金使用",
        "50万元以上",
        "县公开办〔2026〕3号",
        "每季度",
        "A 甲",
    ):
        assert said in page, said


def test_an_item_is_cancelled_by_a_decision(item, luo, zhao):
    assert zhao.post(f"{ITEM}cancel/", {"reason": "取消", "on": "2026-03-02"}).status_code == 422
    assert luo.post(f"{ITEM}cancel/", {"reason": "取消", "on": "2026-03-01"}).status_code == 422
    assert luo.post(f"{ITEM}cancel/", {"reason": "国发〔2014〕5号", "on": "2026-03-02"}).status_code == 302
    assert "已取消" in luo.get(ITEM).content.decode()


@pytest.mark.parametrize("rest", ["text/nothing/", "rows/nothing/"])
def test_unknown_parts_are_not_found(luo, change, rest):
    assert luo.get(at(change, rest)).status_code == 404
