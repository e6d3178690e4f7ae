"""The 129 items of Nantong's water bureau load whole; every one is begun by the procedure of its kind, and each kind reaches its decision."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.cases.stated.saying import asked_at
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.penalties.tests.life import Penal
from sundial.permits import actions
from sundial.permits.tests.life import Bureau, Linwu, nine_o_clock
from sundial.powers import procedures
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import ItemVersion, PowerItem

CATALOGUE = Path(__file__).parents[1] / "data" / "catalogue" / "nantong_water.yaml"
MONDAY = nine_o_clock(dt.date(2026, 3, 2))
KINDS = {"permit": 11, "penalty": 93, "levy": 8, "seizure": 1, "execution": 5, "other_power": 11}
# The five kinds of coercion of the bureau (COER-06): what is taken runs as a seizure, what is enforced as an execution.
COERCION = {
    "扣押非法采砂船舶、机具": "seizure",
    "强制封井": "execution",
    "代履行": "execution",
    "加收滞纳金": "execution",
    "强行拆除或者清除": "execution",
}
CANCELLED = {"NTW-LEV-001", "NTW-LEV-003", "NTW-LEV-008"}
PROOF = {"method": "direct", "recipient": "张会计", "proof": "送达回证"}


@pytest.fixture(scope="module")
def water(django_db_setup, django_db_blocker) -> Iterator[Bureau]:
    """The catalogue and the people of the bureau, stored once for the whole file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.frozen(MONDAY):
        load_catalogue(CATALOGUE)
        yield Bureau.found(PowerItem.objects.get(code="NTW-LEV-002").organ)
        transaction.set_rollback(True)


@pytest.fixture
def desk(water: Bureau, db: None, settings, tmp_path) -> Iterator[Desk]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.frozen(MONDAY) as today:
        yield Desk(water, today)


@dataclass
class Desk:
    """The bureau at work: one way to begin a case of each procedure, and one from there to its decision."""

    bureau: Bureau
    today: clock.Frozen

    def begin(self, version: ItemVersion) -> Case:
        if version.item.procedure == "permit":
            return actions.open_draft(version, payer(), by=APPLICANT, form={})
        given = OPENINGS[version.item.procedure](self, version)
        by = APPLICANT if procedures.is_applied_for(version.item.procedure) else self.bureau.zhang
        return open_case(version, payer(), given, by=by).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> None:
        self.today.advance(dt.timedelta(minutes=5))
        do(case.pk, action, given, by=by)

    def permit(self, case: Case) -> None:
        permits = Linwu(self.bureau, self.today)
        permits.hand_in_all(case)
        actions.submit(case.pk, by=APPLICANT)
        permits.check_all(case)
        actions.accept(case.pk, by=self.bureau.wang)
        permits.examined(case)
        actions.grant(case.pk, "同意。", by=self.bureau.liu, result=permits.result(case))

    def penalty(self, case: Case) -> None:
        people = {
            name: getattr(self.bureau, name)
            for name in ("organ", "zhang", "zhou", "chen", "liu", "office", "recorder", "zhao")
        }
        penal = Penal(today=self.today, li=self.bureau.zhang, **people)
        penal.do(case, "check_source", self.bureau.zhang, officers=[self.bureau.zhou], checked_facts="情况属实。")
        penal.do(case, "accept_source", self.bureau.chen, accepted=True)
        penal.filing_decided(penal.filing_proposed(case))
        penal.do(case, "name_investigators", self.bureau.chen, investigators=[self.bureau.zhang, self.bureau.zhou])
        penal.noticed(penal.proposed(penal.reported(penal.interviewed(case))))
        penal.working_days(6)
        penal.decided(penal.reviewed(penal.submitted(case)))

    def levy(self, case: Case) -> None:
        self.do(case, "assess", self.bureau.zhou, verified_quantity="1000", verification="核对无误。")

    def seizure(self, case: Case) -> None:
        self.do(case, "approve", self.bureau.chen, approved=True, head_opinion="同意。")

    def execution(self, case: Case) -> None:
        self.do(
            case, "demand", self.bureau.zhang, perform_until=clock.today() + dt.timedelta(days=10), manner="自行封填。"
        )
        self.do(case, "serve_demand", self.bureau.zhang, **PROOF)
        self.today.advance(dt.timedelta(days=15))
        self.do(case, "decide", self.bureau.liu, **execution_decided())

    def other_power(self, case: Case) -> None:
        self.do(case, "accept", self.bureau.wang)
        self.do(case, "examine", self.bureau.zhang, findings="属实。", stance="agree")
        self.do(case, "decide", self.bureau.liu, granted=True, decision="同意。")


def execution_decided() -> dict[str, Any]:
    return {
        "way": "restore",
        "authorised": True,
        "execution_basis": "水法第六十五条",
        "reasons": "逾期不履行。",
        "objects": ["水井一眼"],
        "execute_at": clock.now() + dt.timedelta(days=6),
        "urgent": False,
        "utilities": False,
        "building": False,
    }


OPENINGS: dict[str, Callable[[Desk, ItemVersion], dict[str, Any]]] = {
    "penalty": lambda desk, version: {
        "source": "inspection",
        "cause": version.name[:60],
        "clue": "巡查发现。",
        "found_on": clock.today(),
        "handler_opinion": "拟初查。",
    },
    "levy": lambda desk, version: {
        "standard": version.fees[0]["key"],
        "period": "2026年第一季度",
        "quantity": "1000",
        "evidence": "计量读数。",
    },
    "seizure": lambda desk, version: {
        "handlers": [desk.bureau.zhang, desk.bureau.zhou],
        "measure": "seize",
        "cause": "未经许可采砂",
        "facts": "采砂船未经许可采砂。",
        "measure_basis": "《江苏省河道管理条例》",
        "objects": ["采砂船一艘"],
        "handler_opinion": "建议扣押。",
        "minor": False,
    },
    "execution": lambda desk, version: {
        "decision_title": "责令封井决定书",
        "decision_number": "通水责〔2026〕第1号",
        "decided_on": dt.date(2026, 1, 5),
        "delivered_on": dt.date(2026, 1, 6),
        "duties": ["封填自备水井一眼"],
        "deadline_passed": True,
    },
    "other_power": lambda desk, version: {"matter": "请予办理。"},
}
DECIDED = {
    "permit": "granted",
    "penalty": "decided",
    "levy": "assessed",
    "seizure": "approved",
    "execution": "decided",
    "other_power": "granted",
}


def test_each_item_runs_by_the_procedure_of_its_power_type(desk: Desk) -> None:
    rows = PowerItem.objects.filter(catalogue="nantong_water")
    assert rows.count() == 129 and Counter(item.procedure for item in rows) == KINDS
    assert all(procedures.runs(item.procedure, item.power_type) for item in rows)
    taken = [each for each in versions() if each.item.power_type == "coercion"]
    assert {each.name: each.item.procedure for each in taken} == COERCION
    ways = asked_at(Case(procedure="execution"), "decide", "way").options
    assert {"proxy", "surcharge", "restore", "other"} <= set(ways), "代履行, 滞纳金, 拆除清除, 封井 are told apart"


def test_every_one_of_the_129_is_begun_by_its_kind_but_the_cancelled_charges(desk: Desk) -> None:
    begun, refused = 0, set()
    for version in versions():
        try:
            with transaction.atomic():
                begun += desk.begin(version).pk is not None
        except Refusal as refusal:
            assert refusal.code == "fee.cancelled"
            refused.add(version.item.code)
    assert (begun, refused) == (126, CANCELLED)


@pytest.mark.parametrize("procedure", KINDS)
def test_each_kind_reaches_its_decision_and_its_items_differ_in_nothing_a_procedure_reads(
    desk: Desk, procedure: str
) -> None:
    alike: dict[Any, list[ItemVersion]] = defaultdict(list)
    for version in versions():
        if version.item.procedure == procedure and version.item.code not in CANCELLED:
            alike[what_procedures_read(version)].append(version)
    for same in alike.values():
        case = desk.begin(same[0])
        getattr(desk, procedure)(case)
        assert Case.objects.get(pk=case.pk).state == DECIDED[procedure]


def versions() -> Iterator[ItemVersion]:
    found = ItemVersion.objects.filter(item__catalogue="nantong_water").select_related("item__organ")
    return found.prefetch_related("limits", "route").order_by("item__code").iterator(chunk_size=200)


def what_procedures_read(version: ItemVersion) -> tuple[Any, ...]:
    """All that may make one item's life another than its neighbour's, beside its name and its prices."""
    extra = {key: str(version.extra.get(key)) for key in ("seats", "plan", "officer_field", "meeting")}
    limits = tuple((each.kind, each.value, each.unit, each.what) for each in version.limits.all())
    route = tuple((each.kind, each.role, each.condition) for each in version.route.all())
    rules = (version.subtype, version.collective_decision, version.publishes_result, version.publishes_proposed)
    return (tuple(extra.items()), limits, route, rules)


def payer() -> Party:
    return Party(
        kind=PartyKind.ENTERPRISE,
        name="南通某水务公司",
        identifier="91350100M000100Y43",
        legal_representative="顾海",
        contact_name="顾海",
        telephone="0513-80000000",
        address="南通市崇川区",
    )
