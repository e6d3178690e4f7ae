"""Exclusion from the market: by the ground for how long, told, heard, published, ended on its day; while it holds nothing new is accepted."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases import exclusions
from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.levies.exclusions import of_the_term, sweep
from sundial.levies.tests.desk import PROOF, Desk, item
from sundial.levies.tests.test_a_deposit_is_held_and_given_back import OPENED

BUILDER = "91350100M000100Y43"
HEARD = {"spoke": True, "statement": "请求从轻；经复核不成立。"}


def builder(identifier: str = BUILDER) -> Party:
    return Party(kind=PartyKind.ENTERPRISE, name="某建筑公司", identifier=identifier, telephone="0735-6000000")


def heard(desk: Desk, ground: str) -> Case:
    version = item(desk.organ, "EX-01", "other", "market_exclusion", "建筑市场限入")
    said = {"ground": ground, "project": "城东安置房", "facts": "脚手架坍塌。"}
    said |= {"finding": "临政函〔2026〕8号"} if ground.startswith("accident") else {}
    case = open_case(version, builder(), said, by=desk.zhang).case
    desk.do(case, "tell", desk.zhang, **PROOF)
    return desk.do(case, "hear", desk.zhou, **HEARD)


def shut_out(desk: Desk, ground: str) -> Case:
    case = heard(desk, ground)
    desk.do(case, "decide", desk.liu, upheld=True, reason="事实清楚。")
    return desk.do(case, "serve", desk.zhang, **PROOF)


def deposit(desk: Desk, identifier: str = BUILDER) -> Case:
    version = item(desk.organ, "DEP-01", "other", "deposit", "建设工程安全生产保证金")
    return open_case(version, builder(identifier), OPENED, by=desk.zhang).case


def test_an_ordinary_accident_shuts_out_for_half_a_year_and_ends_by_itself(desk: Desk) -> None:
    today = clock.today()
    assert today == dt.date(2026, 3, 2)
    case = shut_out(desk, "accident_general")
    assert (case.state, case.answers["excluded_to"]) == ("standing", "2026-09-02")
    told = case.publications.get()
    assert told.title == "某建筑公司：市场限入" and BUILDER not in str(told.content)
    with pytest.raises(Refusal) as refused:
        deposit(desk)
    assert refused.value.code == "applicant.excluded" and case.number in str(refused.value)
    assert [line.cells[1].text for line in of_the_term(case).lines] == ["2026-03-02", "2026-09-02"]
    desk.time.move_to(dt.datetime(2026, 9, 2, 9, tzinfo=dt.UTC))
    assert not sweep()
    case.refresh_from_db()
    assert case.state == "standing" and exclusions.standing(case_of(desk), clock.today())
    with pytest.raises(Refusal):
        do(case.pk, "end", {}, by="system")
    desk.later(dt.timedelta(days=1))
    sweep()
    case.refresh_from_db()
    assert case.state == "ended" and case.publications.get().withdrawn_at and case.keep_until
    assert deposit(desk).state == "due"


def case_of(desk: Desk) -> Case:
    return Case(organ=desk.organ, applicant=builder())


@pytest.mark.parametrize(
    ("ground", "until"),
    [("accident_larger", dt.date(2027, 3, 2)), ("accident_larger_bad", None), ("accident_major", None)],
)
def test_a_larger_accident_shuts_out_for_a_year_and_a_major_one_for_good(
    desk: Desk, ground: str, until: dt.date | None
) -> None:
    shut_out(desk, ground)
    held = exclusions.standing(case_of(desk), clock.today())
    assert held and held.last_day == until
    desk.later(dt.timedelta(days=800))
    sweep()
    assert bool(exclusions.standing(case_of(desk), clock.today())) == (until is None)


def test_a_missing_commitment_is_a_bad_record_and_shuts_nobody_out(desk: Desk) -> None:
    case = shut_out(desk, "no_commitment")
    assert case.publications.get().title == "某建筑公司：不良行为记录"
    assert exclusions.standing(case_of(desk), clock.today()) is None and deposit(desk).state == "due"
    desk.do(case, "lift", desk.liu, lifted_by="临政复决〔2026〕3号", reason="已补作承诺。")
    assert case.publications.get().withdrawn_at and case.state == "lifted"


def test_what_is_not_upheld_leaves_nothing(desk: Desk) -> None:
    case = heard(desk, "accident_general")
    desk.do(case, "decide", desk.liu, upheld=False, reason="非责任事故。")
    assert case.state == "dropped" and not case.publications.exists()
    assert exclusions.standing(case_of(desk), clock.today()) is None


def test_a_false_certificate_goes_to_the_police_before_the_deposit_is_closed(desk: Desk) -> None:
    case = deposit(desk)
    assert case.documents.get(kind="safety_commitment")
    found = {
        "manager": "周立",
        "false_certificate": "建安B09999",
        "award_notice": "临招中〔2026〕12号",
        "found_false": "发证机关核验，无此编号。",
        "offence": "伪造国家机关证件罪",
    }
    desk.do(case, "propose_transfer", desk.zhang, **found)
    assert case.clocks.get(kind="report_back").budget == 3
    over = {"police": "临武县公安局", "attached": ["证书原件一本"], "head_opinion": "同意移送。"}
    desk.do(case, "hand_to_police", desk.liu, **over)
    assert case.documents.get(kind="certificate_transfer_letter").values["police"] == "临武县公安局"
    assert case.clocks.get(kind="tier", ended_at=None)
    desk.do(
        case, "hold", desk.wang, special_account=True, receipt_number="回单9", amount="3000000", paid_on=clock.today()
    )
    desk.do(case, "ask_return", desk.zhang, ended_on=clock.today(), ended_proof="验收备案", account_name="基本户")
    desk.do(case, "return_deposit", desk.liu, gives_back=True, bank_number="退9", reason="工程已结束。")
    desk.do(case, "deliver", desk.zhang, **PROOF)
    with pytest.raises(Refusal) as refused:
        desk.do(case, "close", desk.zhou)
    assert refused.value.code == "certificate.false"
    answer = {"police_answer": "filed", "answer_number": "临公立〔2026〕5号", "answered_on": clock.today()}
    desk.do(case, "enter_police_answer", desk.zhou, **answer)
    assert desk.do(case, "close", desk.zhou).state == "closed"
