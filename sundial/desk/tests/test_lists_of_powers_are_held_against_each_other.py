"""A tier beside the tier above, totals beside claims, shared duties, and one order of a clean-up for all units concerned."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.organs.models import Organ, OrganKind, Role, Tier, Unit
from sundial.organs.tests import builders as build
from sundial.powers import queries, tiers
from sundial.powers.models import Basis, Catalogue, ItemVersion, LimitRow, PowerItem

PAGES = "/desk/catalogue/"


def power(
    organ: Organ, code: str, name: str, *, law: str = "", days: int = 0, listed: str = "", **told: Any
) -> ItemVersion:
    kinds = {key: told.pop(key) for key in ("power_type", "internal_only", "procedure") if key in told}
    item = PowerItem.objects.create(organ=organ, code=code, catalogue=listed, **{"power_type": "licence", **kinds})
    held = ItemVersion.objects.create(
        item=item, number=1, state="in_force", name=name, effective_from=dt.date(2010, 1, 1), **told
    )
    if law:
        Basis.objects.create(version=held, position=1, law=law, article="第五条")
    if days:
        LimitRow.objects.create(version=held, kind="statutory", value=days, unit="working_day")
    return held


@pytest.fixture
def lists(db, today):
    """The water bureau of the county and of the city above it, another bureau that shares a power, and the legal office."""
    city = build.region("431000", "郴州市", tier=Tier.CITY)
    county = build.region("431025", "临武县", parent=city)
    above = build.organ("郴州市水利局", "CZ-SL", region=city, tier=Tier.CITY)
    here = build.organ("临武县水利局", "LW-SL", region=county)
    other = build.organ("临武县农业局", "LW-NY", region=county)
    office = build.organ("县法制办", "LW-FZ", kind=OrganKind.LEGAL_OFFICE, region=county)
    power(above, "U-1", "取水许可审批", law="水法", days=20)
    power(above, "U-2", "河道采砂许可", law="河道条例")
    power(above, "U-3", "水工程规划审查", law="水法")
    shared = power(
        here, "L-1", "取水许可（审批）", law="水法", days=30, listed="water", issuing_authority="郴州市水利局"
    )
    power(here, "L-2", "农村饮水安全监管", law="饮水办法", delegated_by="")
    power(here, "L-3", "水工程规划审查", law="水法", issuing_authority="郴州市水利局", subtype="初审")
    power(other, "N-1", "农村饮水安全监管", law="饮水办法")
    shared.units.add(Unit.objects.create(organ=here, name="水政股"), Unit.objects.create(organ=here, name="河道股"))
    claims = [{"by": "total", "key": "", "claimed": 2}]
    Catalogue.objects.create(key="water", organ=here, title="县水利局清单", claims=claims, loaded_at=clock.now())
    rule = power(office, "F-2", "清权确权", power_type="internal_rule", procedure="power_cleanup", internal_only=True)
    rule.extra = {"seats": dict.fromkeys(("staffing", "service", "government"), "LW-NY")}
    rule.save()
    Catalogue.objects.create(key="above", organ=above, title="市水利局清单", loaded_at=clock.now())
    return here, above, office


@pytest.fixture
def zhao(lists, signed_in):
    return signed_in(build.officer("赵宁", build.post(lists[2], Role.LEGAL_REVIEWER, "法制审核岗", reach="region")))


def sheets(answer) -> dict[str, list[tuple]]:
    book = load_workbook(io.BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_a_tier_is_compared_with_the_tier_above(lists, zhao):
    here, above, _office = lists
    found = {row.name: row for row in tiers.compare(here, above).rows}
    assert {name: row.kind for name, row in found.items()} == {
        "取水许可（审批）": "differs",
        "水工程规划审查": "same",
        "河道采砂许可": "missing",
        "农村饮水安全监管": "extra",
    }
    assert [str(part.name) for part in found["取水许可（审批）"].parts] == ["事项名称", "法定时限"], (
        "up and down they differ"
    )
    assert found["取水许可（审批）"].advice == (tiers.ADVICE["superior"],)
    assert found["水工程规划审查"].advice == (tiers.ADVICE["below"],)
    assert found["农村饮水安全监管"].others == ("临武县农业局",)
    page = zhao.get(f"{PAGES}tiers/?here={here.pk}")
    assert "U-2" in page.content.decode(), "the list above of the same line is found by itself"
    book = sheets(zhao.get(f"{PAGES}tiers/file.xlsx?here={here.pk}&above={above.pk}"))
    assert ("两级都有，内容不一致", 1) in next(iter(book.values()))
    for wrong in (f"here={here.pk}&above={here.pk}", "here=1&above=2"):
        assert zhao.get(f"{PAGES}tiers/?{wrong}").status_code == 422
        assert zhao.get(f"{PAGES}tiers/file.xlsx?{wrong}").status_code == 404


def test_totals_stand_beside_what_was_claimed_and_shared_duties_are_listed(zhao):
    page = zhao.get(f"{PAGES}figures/").content.decode()
    assert "水政股" in page and "县水利局清单" in page and "不一致" in page
    rows = next(iter(sheets(zhao.get(f"{PAGES}figures/file.xlsx")).values()))
    assert ("县级", "临武县水利局", "行政许可", "水政股", 1) in rows
    shared = zhao.get(f"{PAGES}overlaps/").context["found"]
    assert [(each.how, each.what) for each in shared] == [
        ("name", "农村饮水安全监管"),
        ("article", "《饮水办法》第五条"),
        ("sections", "取水许可（审批）"),
    ]
    assert "L-2" in str(sheets(zhao.get(f"{PAGES}overlaps/file.xlsx")))


def zipped(answer) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_an_item_and_the_compilation_of_an_organ_leave_in_one_piece(lists, zhao):
    power(lists[0], "L-9", "内部请销假", power_type="internal_rule", internal_only=True)
    pack = zipped(zhao.get(f"{PAGES}items/L-1/pack.zip"))
    assert list(pack) == ["一表.xlsx", "一图.svg", "一图（内部）.svg", "一据.xlsx", "一盘.json"]
    assert pack["一图.svg"].startswith(b"<svg") and "水法" in pack["一盘.json"].decode()
    public = zipped(zhao.get(f"{PAGES}booklet/LW-SL.zip"))
    book = public["汇编.html"].decode()
    assert "取水许可（审批）" in book and "流程图/L-1.svg" in public
    assert "内部请销假" not in book and not any(name.startswith("数据/") for name in public), "the inside stays inside"
    inner = zipped(zhao.get(f"{PAGES}booklet/LW-SL.zip?inside=1"))
    assert "内部请销假" in inner["汇编.html"].decode() and "数据/L-9.json" in inner
    assert zhao.get(f"{PAGES}booklet/NOBODY.zip").status_code == 404


def test_whoever_drafts_is_warned_of_a_power_another_holds_and_of_one_that_runs_nowhere(lists):
    draft = ItemVersion(
        item=PowerItem.objects.get(code="N-1"), number=2, name="农村饮水安全监管", effective_from=clock.today()
    )
    warned = {fault.rule: str(fault) for fault in queries.of_a_draft(draft)}
    assert set(warned) == {"held_elsewhere", "runs_nowhere"} and "临武县水利局" in warned["held_elsewhere"]
    draft.elsewhere_approved_by, draft.name = "县公开办〔2026〕3号", "农田灌溉监管"
    assert list(queries.of_a_draft(draft)) == []


def test_a_new_list_above_obliges_and_one_order_begins_the_clean_up_of_several(lists, zhao):
    here, _above, _office = lists
    other = Organ.objects.get(code="LW-NY")
    page = zhao.get(f"{PAGES}rounds/")
    assert [each.organ for each in page.context["owed"]] == [here], "the city's list is newer than its last clean-up"
    told = {"units": [str(here.pk), str(other.pk)], "occasion": "new_catalogue", "covers": ["outward"]}
    assert zhao.post(f"{PAGES}rounds/order/", told).status_code == 422, "which catalogue"
    told |= {"above_title": "市水利局清单", "above_on": "2026-02-20"}
    assert zhao.post(f"{PAGES}rounds/order/", told).status_code == 302
    assert Case.objects.filter(procedure="power_cleanup").count() == 2
    assert zhao.post(f"{PAGES}rounds/order/", told).status_code == 422, "pressed twice"
    assert Case.objects.filter(procedure="power_cleanup").count() == 2
    page = zhao.get(f"{PAGES}rounds/")
    assert page.context["owed"] == [] and len(page.context["rows"]) == 2


def test_whoever_orders_none_finds_no_order(lists, signed_in):
    keeper = signed_in(build.officer("罗军", build.post(lists[0], Role.CATALOGUE_KEEPER)))
    assert keeper.get(f"{PAGES}rounds/").status_code == 200
    assert keeper.get(f"{PAGES}rounds/order/").status_code == 404
    assert keeper.get(f"{PAGES}booklet/CZ-SL.zip").status_code == 404, "whose organ he does not see"
