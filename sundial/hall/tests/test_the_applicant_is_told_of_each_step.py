"""Each step that concerns him reaches the applicant: in the hall always, by e-mail and SMS where he agreed; once and in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.hall.tests.applicant import Applicant
from sundial.inbox import reading, reminders, sending
from sundial.inbox.actions import agree
from sundial.inbox.models import Message, MessageDispatch, Reach
from sundial.inbox.occasions import texts
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger import sequencer
from sundial.ledger.models import Event
from sundial.ledger.signer import Signer
from sundial.organs.models import Role
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.system.outgoing.models import DispatchState

WANTED = {"mobile": "13800138000", "email": "lijuan@example.cn", "language": "zh", "agreed": "on"}


class PowerCut(BaseException):
    """The machine goes off."""


@pytest.fixture(autouse=True)
def channels(settings, tmp_path: Path) -> Path:
    settings.NOTICE_CHANNELS = ["mail", "sms"]
    settings.SMS_DRIVER = "sundial.system.outgoing.sms:to_file"
    settings.SMS_FOLDER = tmp_path / "sms"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return tmp_path / "sms"


def told() -> list[str]:
    """Seal what there is, tell of it, send it; the occasions so far."""
    sequencer.seal_all(Signer())
    while reading.one_pass():
        pass
    while sending.one_pass() or sending.OUTBOX.send_next():
        pass
    return list(Message.objects.order_by("pk").values_list("occasion", flat=True))


def kinds(case: Case) -> list[str]:
    return list(Event.objects.filter(subject_id=case.pk).order_by("position").values_list("kind", flat=True))


@pytest.fixture
def agreed(applicant: Applicant) -> Iterator[Applicant]:
    """李娟 asked for messages while she filled in her application, and submitted it."""
    with clock.frozen(nine_o_clock(MONDAY)):
        applicant.begin()
        applicant.fill()
        assert "同意" in applicant.post("messages/", WANTED | {"agreed": ""}).content.decode()
        assert "11位" in applicant.post("messages/", WANTED | {"mobile": "1380"}).content.decode()
        assert applicant.post("messages/", WANTED).status_code == 302
        assert "lijuan@example.cn" in applicant.get("check/").content.decode()
        applicant.upload_all()
        applicant.submit()
        yield applicant


def test_she_reads_it_in_the_hall_and_is_called_there_by_a_line_that_tells_strangers_nothing(
    agreed: Applicant, channels: Path
) -> None:
    case = agreed.application.case
    assert told() == told() == ["received"], "nothing is told twice"
    (letter,) = mail.outbox
    (line,) = channels.iterdir()
    for text in (letter.body, line.read_text()):
        assert case.number in text
        assert case.version.name not in text and "红火" not in text and "李娟" not in text
    assert letter.to == ["lijuan@example.cn"] and "13800138000" in line.read_text()
    assert kinds(case)[-3:] == ["case.message", "case.message_sent", "case.message_sent"]
    assert "13800138000" not in str(list(Event.objects.filter(subject_id=case.pk).values_list("data", flat=True)))

    agreed.get("receipt/")  # it opens the case in her browser
    address = f"/progress/{case.number}/"
    page = agreed.client.get(address).content.decode()
    assert "1条未读" in page and case.version.name in page and "短信 已发送" in page
    assert "申请已收到" in page
    assert agreed.client.post(f"{address}messages/read/").status_code == 302
    assert "条未读" not in agreed.client.get(address).content.decode()
    assert kinds(case)[-1] == "case.message_read"

    assert "lijuan@example.cn" in agreed.client.get(f"{address}messages/where/").content.decode()
    assert agreed.client.post(f"{address}messages/where/", {"language": "zh"}).status_code == 302
    assert not Reach.objects.exists(), "who takes it back is forgotten"
    assert kinds(case)[-1] == "case.reach"


def test_a_cut_loses_nothing_and_repeats_nothing(agreed: Applicant) -> None:
    sequencer.seal_all(Signer())
    with pytest.raises(PowerCut), transaction.atomic():
        reading.one_pass()
        raise PowerCut
    assert not Message.objects.exists()
    assert told() == ["received"]
    assert len(mail.outbox) == 1


def test_a_life_is_told_in_order_and_stops_with_their_reason(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ, route=((1, "sign", "director", "签署决定", ""),))
    case = linwu.submitted(version, but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    assert told() == ["received", "correct"]
    agree(case.pk, mobile="13800138000", language="en")
    linwu.hand_in_all(case)
    actions.supplement(case.pk, by="applicant")
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    assert told()[2:] == ["corrected", "accepted"]
    actions.stop_clock(case.pk, by=linwu.bureau.chen, reason="expert_review", paper="告知书1号", needed_time="5日")
    actions.resume_clock(case.pk, by=linwu.bureau.chen)
    actions.grant(case.pk, "同意", by=linwu.bureau.liu)
    linwu.delivered(case)
    assert told()[4:] == ["clock_stopped", "clock_resumed", "decided", "delivered", "rating"]
    assert "专家评审" in Message.objects.get(occasion="clock_stopped").zh
    assert re.search(r"until \d+ March 2026", Message.objects.get(occasion="accepted").en)
    left = MessageDispatch.objects.order_by("sent_at", "pk").values_list("message__occasion", flat=True)
    assert list(left) == ["accepted", "clock_stopped", "decided", "delivered"], "by SMS alone, after he agreed"
    assert set(MessageDispatch.objects.values_list("state", flat=True)) == {DispatchState.SENT}


def test_a_limit_that_passes_is_told_once_with_where_the_case_stands(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    stopped = linwu.accepted(licence(linwu.bureau.organ, code="T-02"))
    actions.stop_clock(stopped.pk, by=linwu.bureau.chen, reason="expert_review", paper="告知书1号", needed_time="90日")
    due = case.clocks.get(kind="promised").due_at
    linwu.today.move_to(due - dt.timedelta(minutes=1))
    reminders.one_pass()
    assert not Message.objects.filter(occasion="overdue").exists(), "the last day counts whole"
    linwu.today.move_to(due + dt.timedelta(minutes=1))
    for _twice in range(2):
        reminders.one_pass()
    message = Message.objects.get(occasion="overdue")
    assert message.case == case, "what stands still is not late"
    held = linwu.again(case)
    assert (
        str(life_of(case.procedure).states[held.state]) in message.zh
        and str(Role(held.holder_role).label) in message.zh
    )
    assert "承诺时限" in message.zh and "promised limit" in message.en and "extension" in message.en
    linwu.today.move_to(case.clocks.get(kind="statutory").due_at + dt.timedelta(minutes=1))
    reminders.one_pass()
    assert Message.objects.filter(occasion="overdue", case=case).count() == 2, "the promise, then the law"


def test_news_from_long_ago_is_no_news(linwu: Linwu) -> None:
    draft = linwu.draft(licence(linwu.bureau.organ))
    linwu.hand_in_all(draft, 0)
    actions.submit(draft.pk, by="applicant")
    linwu.today.advance(texts().told_within + dt.timedelta(days=1))
    assert told() == []
