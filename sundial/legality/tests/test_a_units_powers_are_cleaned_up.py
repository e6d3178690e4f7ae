"""清权确权: a unit lists, compares and proposes; three bodies and the joint review judge each item; the result takes effect in the catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.panels import panels
from sundial.cases.queries import work_list
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.ledger.models import Event
from sundial.organs.models import Officer, Organ, OrganKind, Role
from sundial.organs.tests import builders
from sundial.powers.models import ChangeRequest, ItemVersion, PowerItem

__all__ = ["today"]


@dataclass
class County:
    """The legal office, a unit with three powers and one rule of the inside, and the bodies that review and approve."""

    unit: Organ
    rule: ItemVersion
    legal: Officer
    keeper: Officer
    head: Officer
    staffing: Officer
    service: Officer
    governor: Officer

    def item(self, code: str) -> PowerItem:
        return PowerItem.objects.get(code=code)

    def round(self, **told: Any) -> Case:
        asked = {"unit": str(self.unit.pk), "occasion": "first", "covers": ["outward"]} | told
        party = Party(kind=PartyKind.ORGANISATION, name="县法制办", identifier="", telephone="")
        return open_case(self.rule, party, asked, by=self.legal).case


def power(organ: Organ, code: str, name: str, **kinds: Any) -> ItemVersion:
    item = PowerItem.objects.create(organ=organ, code=code, **{"power_type": "licence", **kinds})
    return ItemVersion.objects.create(
        item=item, number=1, state="in_force", name=name, effective_from=dt.date(2010, 1, 1)
    )


@pytest.fixture
def county(db: None, today: clock.Frozen) -> County:
    unit = builders.organ("临武县安监局", "LW-U", document_mark="临安监")
    office = builders.organ("县法制办", "LW-F", kind=OrganKind.LEGAL_OFFICE, document_mark="临法")
    bodies = {
        name: builders.organ(name, f"LW-{number}", document_mark=name)
        for number, name in enumerate(("编办", "大厅", "县政府"))
    }
    for number in (1, 2, 3):
        power(unit, f"P-{number}", f"事项{number}")
    power(unit, "P-IN", "内部制度", power_type="internal_rule", internal_only=True)
    rule = power(office, "F-2", "清权确权", power_type="internal_rule", procedure="power_cleanup")
    rule.extra = {"seats": {"staffing": "LW-0", "service": "LW-1", "government": "LW-2"}}
    rule.save()

    def officer(role: str, organ: Organ) -> Officer:
        return builders.officer(f"{role}{organ.short_name}", builders.post(organ, Role(role)))

    return County(
        unit,
        rule,
        officer("legal_reviewer", office),
        officer("catalogue_keeper", unit),
        officer("director", unit),
        officer("handler_a", bodies["编办"]),
        officer("handler_a", bodies["大厅"]),
        officer("director", bodies["县政府"]),
    )


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


KEEP = {"items": ["P-1"], "verdict": "keep"}
CANCEL = {"items": ["P-2"], "verdict": "cancel", "reasons": ["r4"]}
TRIM = {"items": ["P-3"], "verdict": "trim", "reasons": ["r1"], "target": "取消验资证明"}


def compared(case: Case, by: Officer) -> None:
    for other in ("law", "work", "above"):
        told = {
            "with": other,
            "consulted": ["安全生产法", "目录"],
            "differing": ["P-3"],
            "compared_how": "名称不一致一项。",
        }
        do(case.pk, "compare", told, by=by)


def judged(case: Case, act: str, by: Officer, *verdicts: dict[str, Any]) -> None:
    for each in verdicts:
        do(case.pk, act, each, by=by)


def test_from_the_order_to_the_archive(county: County, today: clock.Frozen) -> None:
    case = county.round()
    with refused("cleanup.open"):
        county.round()
    assert case in work_list(county.keeper).cases, "it waits for the keeper of the unit"
    case = do(case.pk, "list", {}, by=county.keeper)
    assert sorted(case.answers["listed"]) == ["P-1", "P-2", "P-3"], "the inside was not asked for"
    with refused("cleanup.comparisons"):
        do(case.pk, "submit", {}, by=county.keeper)
    compared(case, county.keeper)
    with refused("cleanup.left"):
        do(case.pk, "submit", {}, by=county.keeper)
    for wrong, code in (
        ({"reasons": []}, "cleanup.reason"),
        ({"reasons": ["r9"]}, "cleanup.reason_other"),
        ({"verdict": "delegate", "reasons": ["r7"]}, "cleanup.target"),
        ({"verdict": "merge", "reasons": ["r9"], "target": "P-9"}, "cleanup.merged_into"),
        ({"items": ["P-IN"]}, "asked.form"),
    ):
        with refused(code):
            do(case.pk, "propose", CANCEL | wrong, by=county.keeper)
    judged(case, "propose", county.keeper, KEEP, CANCEL, TRIM)
    do(case.pk, "submit", {}, by=county.keeper)
    told = {"discussed_on": clock.today(), "present": ["刘敏", "陈立"], "agreed": True, "discussion": "同意。"}
    case = do(case.pk, "discuss", told, by=county.head)
    paper = case.documents.get(kind="cleanup_list")
    assert paper.values["counted"] == "共3项：保留1项，保留并精简条件、环节1项，取消1项。"

    judged(case, "review_law", county.legal, KEEP, CANCEL, TRIM)
    do(case.pk, "pass_law", {}, by=county.legal)
    with refused("cleanup.left"):
        do(case.pk, "pass_staffing", {}, by=county.staffing)
    judged(case, "review_staffing", county.staffing, KEEP, CANCEL, TRIM)
    do(case.pk, "pass_staffing", {}, by=county.staffing)
    judged(case, "review_service", county.service, KEEP, KEEP | {"items": ["P-2"]}, TRIM)
    do(case.pk, "pass_service", {}, by=county.service)
    with refused("cleanup.differs"):
        do(case.pk, "settle", CANCEL, by=county.legal)
    judged(case, "settle", county.legal, KEEP, CANCEL | {"note": "三年没有办理，大厅同意。"}, TRIM)
    told = {"reviewed_on": clock.today(), "took_part": ["赵宁", "邓睿", "唐杰"], "general": "原则同意。"}
    do(case.pk, "tell", told, by=county.legal)

    do(case.pk, "answer", {"items": ["P-2"], "objection": "仍有企业申请。"}, by=county.keeper)
    case = do(case.pk, "answered", {}, by=county.keeper)
    assert case.state == "joint", "what was objected to goes back"
    with refused("cleanup.objections"):
        do(case.pk, "report", {"treated": "维持。"}, by=county.legal)
    do(case.pk, "settle", CANCEL | {"note": "核查后维持。"}, by=county.legal)
    do(case.pk, "report", {"treated": "维持一项。"}, by=county.legal)
    told = {"approved": True, "approval_number": "临政函〔2026〕1号", "decision": "同意。"}
    do(case.pk, "approve", told, by=county.governor)

    yesterday = clock.today() - dt.timedelta(days=1)
    with refused("cleanup.past"):
        do(case.pk, "publish", {"from_day": yesterday, "channel": "县政府网站"}, by=county.legal)
    case = do(case.pk, "publish", {"from_day": clock.today(), "channel": "县政府网站"}, by=county.legal)
    assert county.item("P-2").cancelled_on == clock.today() and county.item("P-1").cancelled_on is None
    assert Event.objects.get(kind="power.cancel").reason.startswith("临政函〔2026〕1号")
    assert "P-2 事项2：取消" in case.publications.get().content["content"]
    with refused("cleanup.undone"):
        do(case.pk, "carry_out", {"carried_how": "已变更。"}, by=county.keeper)
    today.advance(dt.timedelta(days=1))
    trimmed = ItemVersion.objects.create(
        item=county.item("P-3"), number=2, state="draft", name="事项3", effective_from=clock.today()
    )
    ChangeRequest.objects.create(
        item=trimmed.item,
        draft=trimmed,
        trigger="service_reform",
        reason="清理",
        settled_on=clock.today(),
        state="approved",
        reviewed_at=clock.now(),
    )
    do(case.pk, "carry_out", {"carried_how": "已变更。"}, by=county.keeper)
    with refused("order.stands"):
        do(case.pk, "close", {}, by=county.legal)
    told = {"volume_title": "清理卷", "volume_kind": "cleaning", "laws_consulted": 54, "about": ["P-2"]}
    case = do(case.pk, "file_volume", told, by=county.legal)
    shown = {each.title: each for each in panels(case)}
    assert shown["工作档案"].lines[0].told == ("共1卷，其中电子卷0卷；查阅法律文件54件。",)
    second = shown["清理清单"].lines[1]
    assert second.cells[1].text == "取消（联合会审）" and "政务大厅：保留" in second.told, "who differed stands beneath"
    assert do(case.pk, "close", {}, by=county.legal).state == "closed"


def test_a_new_catalogue_above_and_a_look_back_ask_for_more(county: County) -> None:
    with refused("asked.required"):
        county.round(occasion="new_catalogue")
    case = county.round(occasion="look_back", covers=["outward", "internal"])
    do(case.pk, "list", {"unlisted": [{"name": "代征", "type": "其他", "basis": "无"}]}, by=county.keeper)
    compared(case, county.keeper)
    everything = {"items": ["P-1", "P-2", "P-3", "P-IN"], "verdict": "keep"}
    do(case.pk, "propose", everything, by=county.keeper)
    with refused("cleanup.look_back"):
        do(case.pk, "submit", {}, by=county.keeper)
    told = {"as_drawn": True, "overlaps_mended": False, "law_added": False, "looked_how": "两项交叉待划分。"}
    do(case.pk, "look_back", told, by=county.keeper)
    do(case.pk, "submit", {}, by=county.keeper)
    told = {"discussed_on": clock.today(), "present": ["刘敏", "陈立"], "agreed": False, "discussion": "再核。"}
    assert do(case.pk, "discuss", told, by=county.head).state == "listing"
