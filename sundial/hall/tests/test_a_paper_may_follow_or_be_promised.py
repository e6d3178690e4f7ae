"""容缺 and 告知承诺: where the item's list says so, a secondary paper follows after acceptance and a promise stands in for one."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import do
from sundial.hall.tests.applicant import Applicant, paper
from sundial.inbox import reminders
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Bureau, Linwu
from sundial.powers.models import ItemVersion, LimitRow

LEGAL_PERSON = "本单位依法登记、存续。"


@pytest.fixture
def offered(retail: ItemVersion) -> ItemVersion:
    """The item's list lets its second paper follow and a promise stand for the third; the item says how long."""
    _first, second, third, *_more = retail.materials.filter(required=True, catch_all=False, group="")
    retail.materials.filter(pk=second.pk).update(may_follow=True)
    retail.materials.filter(pk=third.pk).update(promise=LEGAL_PERSON)
    LimitRow.objects.create(version=retail, kind="other", value=10, unit="working_day", what="容缺补齐", position=9)
    return retail


def refusal(act, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(*args, **named)
    return refused.value.code


def test_signed_in_the_draft_accepted_without_and_handed_in_before_it_is_granted(
    applicant: Applicant, offered: ItemVersion, today: clock.Frozen
) -> None:
    first, second, third, *more = offered.materials.filter(required=True, catch_all=False)
    applicant.begin()
    applicant.fill()
    for line in (first, *more):
        assert applicant.post(f"materials/{line.pk}/", {"file": paper()}).status_code == 302
    assert "容缺后补" not in applicant.get(f"materials/{first.pk}/").content.decode()
    assert "10个工作日" in applicant.get(f"materials/{second.pk}/").content.decode()
    assert LEGAL_PERSON in applicant.get(f"materials/{third.pk}/").content.decode()
    applicant.post(f"materials/{second.pk}/pledge/", {"kind": "later"})
    assert "pledges" not in applicant.application.answers, "an unticked box signs nothing"
    signed = {"signed": "yes"}
    applicant.post(f"materials/{second.pk}/pledge/", {"kind": "later", **signed})
    applicant.post(f"materials/{third.pk}/pledge/", {"kind": "promise", **signed})
    assert applicant.post(f"materials/{third.pk}/pledge/", {"kind": "later", **signed}).status_code == 422
    assert "尚未齐全" not in applicant.get("check/").content.decode()
    applicant.submit()

    case = applicant.application.case
    undertaken = Event.objects.get(subject_id=case.pk, kind="permit.pledge", data__pledge="later").data["promise"]
    assert second.name in undertaken and "10个工作日" in undertaken, "the record keeps what was signed"
    linwu = Linwu(Bureau.found(offered.item.organ), today)
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    accepted = Event.objects.get(subject_id=case.pk, kind="permit.accept")
    assert accepted.data["to_follow"] == [second.name]
    clocks = case.clocks.filter(kind=ClockKind.LATER_PAPERS)
    assert clocks.get().due_at is not None and accepted.data["follow_by"]
    assert refusal(actions.grant, case.pk, "同意", by=linwu.bureau.liu) in ("decision.to_follow", "decision.route")

    today.advance(clocks.get().due_at - dt.timedelta(days=2) - today.moment)
    for _twice in range(2):
        reminders.one_pass()
    assert [each.occasion for each in case.messages.all()] == ["later_papers_soon"]

    applicant.get("receipt/")
    address = f"/progress/{case.number}/"
    assert "您承诺后补的材料</h2>" in applicant.client.get(address).content.decode()
    assert applicant.client.post(f"{address}later/{second.pk}/", {"file": paper()}).status_code == 302
    assert "您承诺后补的材料</h2>" not in applicant.client.get(address).content.decode()
    assert clocks.get().ended_at is not None
    assert refusal(actions.hand_in_later, case.pk, second, by="applicant") == "follow.nothing"


def test_a_promise_found_broken_bars_the_grant_and_revokes_what_was_granted(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ, code="T-09", route=((1, "sign", "director", "签署决定", ""),))
    line = version.materials.get(position=3)
    found = {"broken": line.name, "finding": "登记机关查无此单位。", "heard": "无异议。"}
    decided = {"reason": "准予失去依据。", "method": "direct", "recipient": "李娟", "proof": "回证"}

    def accepted() -> Case:
        case = linwu.draft(version)
        linwu.hand_in_all(case, but=1)
        assert refusal(actions.pledge, case.pk, line, "promise", by="applicant") == "pledge.not_offered"
        version.materials.filter(pk=line.pk).update(promise=LEGAL_PERSON)
        line.refresh_from_db()
        assert actions.pledge(case.pk, line, "promise", by="applicant").note == "", "a promise is no fault"
        version.materials.filter(pk=line.pk).update(promise="")
        line.refresh_from_db()
        actions.submit(case.pk, by="applicant")
        linwu.check_all(case)
        return actions.accept(case.pk, by=linwu.bureau.wang)

    barred = accepted()
    do(barred.pk, "find_promise_broken", found, by=linwu.bureau.zhang)
    assert refusal(actions.grant, barred.pk, "同意", by=linwu.bureau.liu) == "decision.broken_promise"
    assert actions.refuse(barred.pk, "承诺不实。", by=linwu.bureau.liu).state == "refused"

    granted = accepted()
    actions.grant(granted.pk, "同意", by=linwu.bureau.liu)
    assert refusal(do, granted.pk, "revoke", decided, by=linwu.bureau.liu)
    do(granted.pk, "find_promise_broken", found, by=linwu.bureau.zhang)
    revoked = do(granted.pk, "revoke", decided, by=linwu.bureau.liu)
    assert (revoked.state, revoked.outcome) == ("revoked", "revoked")
    assert not revoked.clocks.filter(ended_at=None).exists()
    paper = revoked.documents.get(kind="revocation_decision")
    assert paper.number == "临安监撤许字〔2026〕第1号" and found["finding"] in paper.values["finding"]
    assert paper.deliveries.get().recipient == "李娟"
