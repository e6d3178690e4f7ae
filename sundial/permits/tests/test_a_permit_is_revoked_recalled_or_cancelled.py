"""撤销、撤回、注销: what was granted ends by a case of its own, told and heard before, and with its service the permit stands no more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.reuse import certificate
from sundial.cases.reuse import check as taken_over
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.barring import bar_on
from sundial.permits.tests import items
from sundial.permits.tests.life import Linwu
from sundial.powers.models import ItemVersion

SIGN = ((1, "sign", "director", "签署决定", ""),)
SERVED = {"method": "direct", "recipient": "李娟", "proof": "送达回证"}
UNFIT = {
    "way": "revoke",
    "revoke_ground": "unfit",
    "facts": "安全距离已不足，经责令整改未恢复。",
    "evidence": ["现场检查记录"],
    "public_harm": False,
    "handler_opinion": "建议撤销。",
}


@pytest.fixture
def permit(linwu: Linwu) -> Case:
    """A licence that was granted, delivered and published."""
    return published(linwu, "T-70")


def published(linwu: Linwu, code: str) -> Case:
    case = linwu.accepted(items.licence(linwu.bureau.organ, code=code, route=SIGN))
    actions.grant(case.pk, "同意。", by=linwu.bureau.liu)
    return linwu.published(linwu.delivered(case))


def proposed(linwu: Linwu, permit: Case, **more: Any) -> Case:
    own = Party(kind=PartyKind.ORGANISATION, name=linwu.bureau.organ.name, identifier="", telephone="")
    given = {"permit_number": permit.number, **UNFIT, **more}
    return open_case(permit.version, own, given, by=linwu.bureau.zhang, procedure="permit_end").case


def refused(code: str, field: str = "") -> Any:
    return pytest.raises(Refusal, check=lambda refusal: (refusal.code, refusal.field or "") == (code, field))


def test_who_no_longer_meets_the_conditions_is_told_heard_and_loses_the_permit(linwu: Linwu, permit: Case) -> None:
    bureau = linwu.bureau
    with refused("permit.unknown", "permit_number"):
        proposed(linwu, permit, permit_number="没有此件")
    ItemVersion.objects.filter(pk=permit.version_id).update(subtype="初审")
    with refused("permit.unknown", "permit_number"):
        proposed(linwu, permit)
    ItemVersion.objects.filter(pk=permit.version_id).update(subtype="")
    with refused("permit.harm", "public_harm"):
        proposed(linwu, permit, public_harm=True)
    case = proposed(linwu, permit)
    assert (case.applicant, case.state, case.project_name) == (permit.applicant, "proposed", "撤销行政许可")
    with refused("permit.twice", "permit_number"):
        proposed(linwu, permit)
    do(case.pk, "review", {"stance": "agree", "review_opinion": "同意。"}, by=bureau.chen)
    case = do(case.pk, "tell", SERVED, by=bureau.zhang)
    notice = case.documents.get(kind="permit_end_notice").values
    assert (notice["article"], notice["speak_within"]) == ("《中华人民共和国安全生产法》第六十三条", "5个工作日")
    assert case.handed_password, "its holder follows the case"
    silent = {"spoke": False}
    with refused("notice.open", "spoke"):
        do(case.pk, "hear", silent, by=bureau.zhang)
    do(case.pk, "state_defence", {"statement": "正在搬迁。"}, by=APPLICANT)
    linwu.days(8)
    with refused("defence.unanswered", "spoke"):
        do(case.pk, "hear", silent, by=bureau.zhang)
    said = {"spoke": True, "statement": "正在搬迁。", "answer": "搬迁不改变现状。"}
    do(case.pk, "hear", said, by=bureau.zhang)
    ends = {"decision": "ends", "reason": "继续经营危及周边住户。"}
    bureau.delegate("director", bureau.liu, bureau.chen)
    with refused("hand.same"):
        do(case.pk, "decide", ends, by=bureau.chen)
    case = do(case.pk, "decide", ends, by=bureau.liu)
    paper = case.documents.get(kind="permit_end_decision")
    assert paper.title == "撤销行政许可决定书" and "搬迁不改变现状" in paper.values["heard"]
    assert Case.objects.get(pk=permit.pk).outcome == "granted", "it stands until the decision is served"
    case = do(case.pk, "serve", SERVED, by=bureau.zhang)
    permit.refresh_from_db()
    assert (permit.state, permit.outcome, permit.led_to) == ("revoked", "revoke", case)
    assert not permit.publications.filter(withdrawn_at=None).exists()
    assert Event.objects.filter(subject_id=permit.pk, kind="permit.end", data__verb="annul").exists()
    granted = permit.documents.get(kind="grant_decision")
    with refused("reuse.ended"):
        taken_over(certificate(granted.number, permit.applicant.identifier), permit.applicant.identifier, clock.today())
    do(case.pk, "write_off", {"taken_back": True, "register_entry": "注销2026-1"}, by=bureau.zhang)
    case = do(case.pk, "publish", {"channel": "网上办事大厅"}, by=bureau.office)
    shown = case.publications.get()
    assert shown.title.startswith("撤销行政许可") and shown.content["said_ground"] == "取得后不再具备法定条件的"
    assert do(case.pk, "close", {}, by=bureau.office).keep_until
    with refused("permit.ended", "permit_number"):
        proposed(linwu, permit)


def test_what_the_organ_did_wrong_is_made_good_and_who_cheated_is_barred(linwu: Linwu, permit: Case) -> None:
    bureau = linwu.bureau

    def to_decision(permit: Case, **more: Any) -> Case:
        case = proposed(linwu, permit, **more)
        do(case.pk, "review", {"stance": "agree", "review_opinion": "同意。"}, by=bureau.chen)
        do(case.pk, "tell", SERVED, by=bureau.zhang)
        linwu.days(8)
        return do(case.pk, "hear", {"spoke": False}, by=bureau.zhang)

    recalled = {"way": "recall", "recall_ground": "law_changed", "revoke_ground": None, "public_harm": None}
    case = to_decision(permit, **recalled)
    ends = {"decision": "ends", "reason": "所依据的规章已废止。"}
    with refused("permit.loss", "made_good"):
        do(case.pk, "decide", ends, by=bureau.liu)
    kept = do(case.pk, "decide", {"decision": "stands", "reason": "过渡期内继续有效。"}, by=bureau.liu)
    assert kept.state == "kept" and Case.objects.get(pk=permit.pk).outcome == "granted"
    again = do(to_decision(permit, **recalled).pk, "decide", ends | {"made_good": "补偿三万元。"}, by=bureau.liu)
    assert again.documents.get(kind="permit_end_decision").values["made_good"] == "补偿三万元。"
    lost = published(linwu, "T-71")
    cheat = do(to_decision(lost, revoke_ground="cheated").pk, "decide", ends, by=bureau.liu)
    until = dt.date.fromisoformat(cheat.answers["barred"])
    assert until.year == clock.today().year + 3
    anew = linwu.submitted(lost.version)
    linwu.check_all(anew)
    assert bar_on(anew, clock.today()) is None, "what was not served binds nobody"
    do(cheat.pk, "serve", SERVED, by=bureau.zhang)
    with refused("applicant.barred"):
        actions.accept(anew.pk, by=bureau.wang)
    assert actions.decline(anew.pk, "三年内不得再次申请。", ground="barred", by=bureau.wang).state == "declined"
    assert bar_on(anew, until - dt.timedelta(days=1)) and not bar_on(anew, until)
    anew.item = permit.item
    assert bar_on(anew, clock.today()) is None, "another permit is not barred"
    anew.item, anew.applicant = lost.item, Party(identifier="43100000000000000X")
    assert bar_on(anew, clock.today()) is None, "nor another applicant"


def test_what_has_run_out_is_cancelled_without_a_hearing_even_when_it_is_filed(linwu: Linwu, permit: Case) -> None:
    bureau = linwu.bureau
    linwu.days(20)
    actions.archive(permit.pk, by=bureau.zhou, paper_location="1号柜")
    case = proposed(linwu, permit, way="cancel", revoke_ground=None, public_harm=None, cancel_ground="expired")
    case = do(case.pk, "review", {"stance": "agree", "review_opinion": "同意。"}, by=bureau.chen)
    assert case.state == "deciding", "nobody is heard on what has ended by itself"
    do(case.pk, "decide", {"decision": "ends", "reason": "期满未延续。"}, by=bureau.liu)
    do(case.pk, "serve", SERVED, by=bureau.zhang)
    permit.refresh_from_db()
    assert (permit.state, permit.outcome) == ("archived", "cancel")
