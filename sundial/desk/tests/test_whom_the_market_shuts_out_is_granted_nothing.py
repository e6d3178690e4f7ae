"""LIM-76: an exclusion decided in one room stops the applications of another, at the same organ, until it ends."""

from __future__ import annotations

import pytest

from sundial.cases.models import Party
from sundial.cases.stated import do, open_case
from sundial.kernel.refusal import Refusal
from sundial.levies.tests.desk import PROOF, item
from sundial.levies.tests.test_a_builder_is_shut_out_and_let_in_again import HEARD
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


def test_a_licence_is_neither_accepted_nor_granted(linwu: Linwu) -> None:
    bureau, version = linwu.bureau, licence(linwu.bureau.organ)
    under_way, new = linwu.examined(linwu.accepted(version)), linwu.submitted(version)
    linwu.check_all(new)
    excluding = item(bureau.organ, "EX-01", "other", "market_exclusion", "建筑市场限入")
    party = Party(kind=new.applicant.kind, name=new.applicant.name, identifier=new.applicant.identifier)
    said = {
        "ground": "accident_general",
        "project": "城东安置房",
        "facts": "脚手架坍塌。",
        "finding": "临政函〔2026〕8号",
    }
    case = open_case(excluding, party, said, by=bureau.zhang).case
    do(case.pk, "tell", PROOF, by=bureau.zhang)
    do(case.pk, "hear", HEARD, by=bureau.zhou)
    do(case.pk, "decide", {"upheld": True, "reason": "事实清楚。"}, by=bureau.liu)
    do(case.pk, "serve", PROOF, by=bureau.zhang)
    for act in (
        lambda: actions.accept(new.pk, by=bureau.wang),
        lambda: actions.grant(under_way.pk, "同意。", by=bureau.liu, result=linwu.result(under_way)),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "applicant.excluded" and case.number in str(refused.value)
    do(case.pk, "lift", {"lifted_by": "临政复决〔2026〕3号", "reason": "复议撤销。"}, by=bureau.liu)
    assert actions.accept(new.pk, by=bureau.wang).state == "examining"
