"""ACC-01: a regime is one object of persons, grounds, initiators, forms and review; an item runs one, and a county as many as it has items."""

from __future__ import annotations

import pytest

from sundial.accountability.regimes import regime_in, regimes
from sundial.accountability.tests.conftest import Inquiry
from sundial.accountability.tests.test_a_wrong_is_held_to_account_by_its_numbered_steps import SWORN
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.organs.models import Certificate
from sundial.penalties.tests.life import Penal, refused

# What each rule counts: grounds and forms.
COUNTED = {
    "linwu": (10, 10),  # nine of article 5 and the interference of article 6 (4)
    "township": (10, 10),
    "fuzhou": (8, 5),  # of its seven forms two are referrals
    "liupanshui": (2, 3),  # and the competent body as the fourth
    "nantong": (5, 4),
    "decisions": (7, 2),
    "stability": (6, 3),
    "openness": (2, 2),
    "hangzhou": (5, 1),
    "ningxia": (1, 1),
    "qinhuangdao": (3, 3),
    "nanping": (2, 2),
    "investigators": (2, 1),
    "nanchong": (19, 7),
}


def test_each_rule_is_held_with_its_grounds_and_forms() -> None:
    assert {key: (len(each.grounds), len(each.forms)) for key, each in regimes().items()} == COUNTED
    for each in regimes().values():
        assert each.persons and each.investigator and each.decider and each.review and each.initiators, each.key
        assert {"discipline", "crime"} <= set(each.referred), "neither is decided here"
    township, nanchong = regimes()["township"], regimes()["nanchong"]
    eight = {"superior", "staff", "delegates", "organs", "complaint", "assessment", "media", "other"}  # COMP-17
    assert eight <= set(township.initiators) and all(str(township.initiators[each]) for each in eight)
    assert [len(each.forms) for each in township.grades.values()] == [3, 4, 3]
    assert list(township.aggravating) == ["repeated", "obstructed", "retaliated", "bought_off"]
    assert "competent" in regimes()["liupanshui"].referred
    hangzhou = regimes()["hangzhou"]
    assert "不符合安全生产条件" in str(hangzhou.grounds["unqualified"].title)
    assert "不予取缔" in str(hangzhou.grounds["not_banned"].title) and "负责人、工作人员" in str(hangzhou.persons)
    groups = [str(each.group) for each in nanchong.grounds.values()]
    assert [groups.count(each) for each in dict.fromkeys(groups)] == [2, 3, 3, 5, 4, 1, 1], "seven groups"
    assert nanchong.may_stop and nanchong.elsewhere and len(nanchong.initiators) == 6
    assert {code for code, form in nanchong.forms.items() if form.filed} == {"reflection", "led_to_resign"}
    stability = [str(each.group) for each in regimes()["stability"].grounds.values()]
    assert [stability.count(each) for each in dict.fromkeys(stability)] == [3, 3]


def test_an_item_that_names_a_regime_nobody_knows_is_refused_in_words(inquiry: Inquiry) -> None:
    assert regime_in(inquiry.version).key == "linwu"
    inquiry.version.extra = {"regime": "atlantis"}
    with refused("regime.unknown"):
        regime_in(inquiry.version)


@pytest.fixture
def fuzhou(inquiry: Inquiry) -> Inquiry:
    inquiry.version.extra = {"regime": "fuzhou"}
    inquiry.version.save()
    return inquiry


def test_a_wrong_in_no_case_is_held_to_account_and_followed_beyond(fuzhou: Inquiry, penal: Penal) -> None:
    with refused("asked.form", "ground"):
        fuzhou.reported(wrong_number="")
    with refused("liability.unnamed", "named"):
        fuzhou.reported(wrong_number="", ground="property")
    case = fuzhou.reported(wrong_number="", ground="insecure", named=[penal.li], wrong_facts="将口令告知他人。")
    fuzhou.do(case, "verify", fuzhou.zhouhui, founded=True, verified_how="情况存在。")
    with refused("liability.recusal", "investigators"):
        fuzhou.do(case, "start", fuzhou.zhouhui, investigators=[penal.zhao, penal.li], **SWORN)
    with refused("asked.must", "no_interest"):
        team = {"investigators": [penal.zhao, penal.recorder]}
        fuzhou.do(case, "start", fuzhou.zhouhui, **team, **(SWORN | {"no_interest": False}))
    fuzhou.do(case, "start", fuzhou.zhouhui, **team, **SWORN)
    wrong = {"wrong_found": "口令丢失，造成损失。", "evidence": "日志。", "grade": "any", "found_persons": [penal.li]}
    with refused("asked.form", "situations"):
        fuzhou.do(case, "attribute", penal.zhao, situations=["proposal_wrong"], **wrong)
    fuzhou.do(case, "attribute", penal.zhao, situations=["otherwise"], **wrong)
    notice = case.documents.get(kind="liability_notice").values
    assert notice["matter"].startswith("履行职责中（不遵守系统安全管理规定") and "福州市" in notice["regime"]
    fuzhou.do(case, "put_right", penal.li, put_right="已更换口令。", loss_lessened="未再发生登录。")
    fuzhou.do(case, "answer", penal.li, answer_stance="accepted", statement="没有异议。")
    lines = {"bears_0": "direct", "forms_0": ["loses_certificate", "discipline"]}
    fuzhou.do(case, "submit", penal.zhao, verified_defence="无。", conclusion="责任清楚。", **lines)
    fuzhou.do(case, "decide", fuzhou.zhouhui, verdict="liable", decision_reasons="事实清楚。", **lines)
    today = clock.today().isoformat()
    told = {"served_on": today, "served_proof": "签收", "rights_told": True, "source_told": "已告知。"}
    fuzhou.do(case, "serve", penal.office, **told)
    held = Certificate.objects.filter(officer=penal.li, valid_from__lte=clock.today(), valid_to__gte=clock.today())
    assert held.exists()
    done = [{"name": "李军", "form": "调离工作岗位", "day": today, "how": "已调离。"}]
    fuzhou.do(case, "carry_out", penal.office, carried_out=done, wrong_righted="口令已更换。")
    assert not held.exists(), "the register knows at once, and no act that needs a certificate is his"
    closed_after_referral(fuzhou, penal, case)


def closed_after_referral(fuzhou: Inquiry, penal: Penal, case: Case) -> None:
    """ACC-30: what another body decides is followed to its end before the file is closed."""
    fuzhou.do(case, "appeal", penal.li, appeal_grounds="过重。")
    fuzhou.do(case, "reexamine", fuzhou.zhouhui, appeal_result="upheld", appeal_reasons="维持。")
    with refused("liability.referral"):
        fuzhou.do(case, "close", penal.office)
    key, today = f"{penal.li.pk}:discipline", clock.today().isoformat()
    letter = {"receiving_body": "县纪委监委", "referral_number": "临安监移〔2026〕1号", "referred_on": today}
    with refused("order.no_choice", "referral"):
        fuzhou.do(case, "end_referral", penal.office, referral=key, referral_result="警告。", ended_on=today)
    fuzhou.do(case, "refer", penal.office, referral=key, **letter)
    with refused("order.no_choice", "referral"):
        fuzhou.do(case, "refer", penal.office, referral=key, **letter)
    with refused("liability.referral"):
        fuzhou.do(case, "close", penal.office)
    fuzhou.do(case, "end_referral", penal.office, referral=key, referral_result="党内警告。", ended_on=today)
    assert fuzhou.do(case, "close", penal.office).state == "closed"
