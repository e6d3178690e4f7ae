"""What a party is ordered to correct, and an activity that is banned: its kind, its day, and the check before the case closes (PEN-29, LEG-17)."""

from __future__ import annotations

import datetime as dt

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.penalties.tests.life import Penal, refused


def test_what_is_ordered_to_be_corrected_has_its_kind_and_day_and_is_checked_before_the_case_closes(
    penal: Penal, filed: Case
) -> None:
    case = penal.interviewed(filed)
    order = {"facts": "使用未经核准的名称。", "legal_basis": "办法第九条", "requirements": ["更换招牌"]}
    for day in (None, clock.today() - dt.timedelta(days=1)):
        with refused("correction.day", "complete_by"):
            penal.do(case, "order_correction", penal.zhang, **order, corrections=["cancel_name"], complete_by=day)
    soon = clock.today() + dt.timedelta(days=20)
    told = {"corrections": ["cancel_name", "ban_use"], "complete_by": soon}
    penal.do(case, "order_correction", penal.zhang, **order, **told)
    assert case.documents.get(kind="correction_order").values["corrections"] == "限期取消违法名称、禁止使用"
    banned = {
        "facts": "未经许可零售烟花爆竹。",
        "premises": "学子路12号",
        "permit_lacking": "烟花爆竹经营（零售）许可证",
        "legal_basis": "《烟花爆竹安全管理条例》第三条",
        "ban_basis": "《中华人民共和国行政许可法》第八十一条",
        "requirements": ["停止销售"],
        "corrections": ["ban_activity"],
    }
    with refused("case.role"):  # the head bans; a handler may only propose it
        penal.do(case, "ban", penal.zhang, **banned)
    case = penal.do(case, "ban", penal.liu, **banned)
    assert case.state == "investigating" and case.answers["corrections"] == ["ban_activity"], (
        "the case goes on beside it"
    )
    decision = case.documents.get(kind="ban_decision")
    assert decision.title == "取缔决定书" and decision.values["permit_lacking"] == banned["permit_lacking"]
    case = penal.noticed(penal.proposed(penal.reported(case), **told, correction="更换招牌。"))
    penal.working_days(6)
    case = penal.served(penal.decided(penal.reviewed(penal.submitted(case))))
    assert case.documents.get(kind="penalty_decision").values["corrections"] == "限期取消违法名称、禁止使用"
    case = penal.paid(case, "5000")
    with refused("closing.correction"):
        penal.closed(case)
    look = {"found": "已更换。", "officers": [penal.zhou]}
    penal.do(case, "check_correction", penal.zhang, **look, corrected=False)
    with refused("closing.correction"):
        penal.closed(case)
    penal.do(case, "check_correction", penal.zhang, **look, corrected=True)
    assert penal.closed(case).state == "closed"
