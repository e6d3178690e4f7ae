"""P-MKT by its numbered steps, and its exceptions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.ledger.models import Event
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

ASKED: dict[str, Any] = {
    "market_kind": "fixed",
    "operators": 60,
    "market_name": "北门农贸市场",
    "market_address": "北门街1号",
    "market_area": 5200,
    "goods": "蔬菜、肉类",
    "organiser": "商贸公司",
    "in_charge": "马建国",
    "run_by": "other",
    "joint": False,
    "brought": ["application", "feasibility", "approval", "planning"],
}
DELIVERY = {"method": "direct", "recipient": "马建国", "proof": "送达回证1号"}


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


class Bureau:
    def __init__(self, today: clock.Frozen) -> None:
        self.today = today
        organ = builders.organ("青铜峡市市场监管局", "QTX-SC", document_mark="青市监")
        self.window = builders.officer("王芳", builders.post(organ, Role.WINDOW))
        self.handler = builders.officer("张强", builders.post(organ, Role.HANDLER_A))
        self.director = builders.officer("刘敏", builders.post(organ, Role.DIRECTOR))
        item = PowerItem.objects.create(organ=organ, code="NX-01", power_type="licence", procedure="market")
        self.version = ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), name="市场开办登记"
        )

    def opened(self, **changes: Any) -> Case:
        party = Party(
            kind=PartyKind.ENTERPRISE, name="商贸公司", identifier="91350100M000100Y43", telephone="13800138000"
        )
        return open_case(self.version, party, {**ASKED, **changes}, by=APPLICANT).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=30))
        return do(case.pk, action, given, by=by)

    def examined(self, **changes: Any) -> Case:
        case = self.opened(**changes)
        self.do(case, "accept", self.window)
        return self.do(case, "examine", self.handler, findings="属实。", proposal="register")

    def registered(self, code: str = "宁640381001", **changes: Any) -> Case:
        return self.do(self.examined(**changes), "decide", self.director, outcome="register", code=code)


@pytest.fixture
def bureau(db: None, today: clock.Frozen) -> Bureau:
    return Bureau(today)


def test_the_numbered_steps(bureau: Bureau) -> None:
    case = bureau.opened()  # 1, 2
    case = bureau.do(case, "accept", bureau.window)
    assert case.clocks.get(kind=ClockKind.STATUTORY).budget == 30  # 3
    bureau.do(case, "examine", bureau.handler, findings="需筹建。", proposal="prepare")
    case = bureau.do(case, "decide", bureau.director, outcome="prepare", requirements=["硬化场地"])  # 4a
    assert case.state == "preparing" and case.documents.filter(kind="market_preparation_notice").exists()
    bureau.do(case, "ready", APPLICANT, built="已硬化。")
    bureau.do(case, "examine", bureau.handler, findings="具备条件。", proposal="register")
    case = bureau.do(case, "decide", bureau.director, outcome="register", code="宁640381001")  # 4c, 5
    assert case.market.name == "北门农贸市场" and case.documents.filter(kind="market_certificate").exists()
    bureau.do(case, "deliver", bureau.window, **DELIVERY)
    bureau.do(case, "bulletin", bureau.handler, place="自治区工商局公告栏")
    assert case.publications.get().content["market_name"] == "北门农贸市场"
    bureau.do(case, "prove", bureau.handler, purpose="seal")  # 6
    with refused("figures.ahead"):
        bureau.do(case, "report", APPLICANT, period="2026Q2", volume=120, value="350000.50", stalls=62)
    bureau.do(case, "report", APPLICANT, period="2026Q1", volume=120, value="350000.50", stalls=62)  # 9
    bodies = {"has_bodies": True, "bodies": [{"name": "北门市场服务部", "number": ""}]}
    own = {"is_enterprise": True, "changed": True, "changed_on": "2026-03-01"}
    with refused("market.body"):
        bureau.do(case, "own_registration", APPLICANT, **own, has_bodies=True, bodies=[{"name": "", "number": "9"}])
    case = bureau.do(case, "own_registration", APPLICANT, **own, **bodies)
    assert case.answers["in_order"] is False, "the service body is not registered (arts. 12, 13)"
    seen = {
        "duty": "registration",
        "stationed": [bureau.handler],
        "seen_on": "2026-03-02",
        "findings": "服务部未登记。",
    }
    bureau.do(case, "supervise", bureau.handler, **seen, breach="own")
    assert Event.objects.get(kind="market.supervise").data["breach"] == "own"
    with refused("case.unknown"):
        bureau.do(case, "refer", bureau.handler, penalty_case="没有此案", reason="第二十条")
    with refused("market.unchanged"):
        bureau.do(case, "apply_change", APPLICANT, cause="item", decided_on="2026-03-01", own_registration=True)
    changed = {"cause": "move", "decided_on": "2026-03-01", "new_address": "南门街8号", "own_registration": True}
    bureau.do(case, "apply_change", APPLICANT, **changed)  # 7, 8
    case = bureau.do(case, "approve_change", bureau.director, outcome="change", reason="符合规定。")
    assert [each.fields["market_address"] for each in case.market.entries.all()] == ["北门街1号", "南门街8号"]
    notice = case.documents.get(kind="market_change_notice")
    assert notice.values["changed"] == ["市场地址：由“北门街1号”变更为“南门街8号”"]
    anew = case.documents.filter(kind="market_certificate").order_by("issued_at").last()
    assert (anew.values["market_address"], anew.values["code"]) == ("南门街8号", "宁640381001"), (
        "a certificate in its place"
    )
    closing = {"cause": "close", "decided_on": "2026-03-02", "own_registration": True}
    bureau.do(case, "apply_change", APPLICANT, **closing)
    case = bureau.do(case, "approve_change", bureau.director, outcome="cancel", reason="撤销。")
    case.market.refresh_from_db()
    assert case.state == "cancelling" and case.market.cancelled_on and not case.publications.filter(withdrawn_at=None)
    with refused("market.unannounced"):
        bureau.do(case, "deliver_cancellation", bureau.window, **DELIVERY)
    bureau.do(case, "bulletin", bureau.handler, place="自治区工商局公告栏")
    assert case.publications.latest("published_at").content["market_address"] == "南门街8号", (
        "as it stands, not as applied"
    )
    case = bureau.do(case, "deliver_cancellation", bureau.window, **DELIVERY)
    left = case.documents.filter(kind="market_change_notice", deliveries=None)
    assert case.state == "cancelled" and not left, "the notice of a closed market reaches its organiser"


def test_what_does_not_qualify_is_refused_in_writing(bureau: Bureau) -> None:
    case = bureau.do(bureau.examined(), "decide", bureau.director, outcome="refuse", reason="无规划审批。")  # 4b
    assert case.documents.filter(kind="market_refusal").exists()
    assert bureau.do(case, "deliver_refusal", bureau.window, **DELIVERY).state == "rejected"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"operators": 49}, "market.small"),
        ({"market_kind": "seasonal", "months": 2}, "market.season"),
        ({"run_by": "authority"}, "market.tier"),
        ({"joint": True}, "asked.required"),
        ({"joint": True, "agreement": ["只有一方"]}, "asked.least"),
        ({"brought": ["application", "feasibility", "approval"]}, "asked.least"),
    ],
)
def test_an_application_out_of_scope_is_refused(bureau: Bureau, changes: dict[str, object], code: str) -> None:
    with refused(code):
        bureau.opened(**changes)


def test_a_name_belongs_to_one_market_until_it_is_cancelled(bureau: Bureau) -> None:
    bureau.registered()
    second = bureau.opened()
    with refused("market.name"):
        bureau.do(second, "accept", bureau.window)


def test_a_late_change_is_registered_and_named_as_a_source_of_a_penalty(bureau: Bureau) -> None:
    case = bureau.registered()
    late = {"cause": "item", "decided_on": "2026-01-20", "new_in_charge": "李娟", "own_registration": True}
    bureau.do(case, "apply_change", APPLICANT, **late)
    event = Event.objects.get(subject_id=case.pk, kind="market.apply_change")
    assert event.data["late_days"] == 11 and "第十九条" in event.data["penalty_source"]


def test_figures_are_handed_in_once_a_period_and_the_next_quarter_is_due(bureau: Bureau) -> None:
    case = bureau.registered()
    first = case.clocks.get(kind=ClockKind.RETURN, ended_at=None)
    told = {"volume": 1, "value": "2", "stalls": 3}
    bureau.do(case, "report", APPLICANT, period="2026Q1", **told)
    with refused("figures.twice"):
        bureau.do(case, "report", APPLICANT, period="2026Q1", **told)
    with refused("figures.period"):
        bureau.do(case, "report", APPLICANT, period="春季", **told)
    assert case.clocks.get(kind=ClockKind.RETURN, ended_at=None).pk != first.pk
