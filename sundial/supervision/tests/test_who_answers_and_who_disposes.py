"""The officer concerned answers; the organ's supervisors dispose, on what the record holds; nobody of his own light."""

import pytest

from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.supervision.actions import dispose
from sundial.supervision.models import SignalState, Verdict


def refused(code, act, *args, **more):
    with pytest.raises(Refusal) as told:
        act(*args, **more)
    assert told.value.code == code
    return told.value


def test_only_the_officer_concerned_states_the_reason(watch, declined):
    bureau = watch.linwu.bureau
    assert declined.concerned == bureau.wang
    refusal = refused("signal.not_concerned", dispose.reply, declined.pk, text="我知道。", by=watch.duty(bureau.zhang))
    assert refusal.who == bureau.wang.name
    dispose.reply(declined.pk, text="不属于本机关职权。", by=watch.duty(bureau.wang))
    declined.refresh_from_db()
    assert declined.state == SignalState.REPLIED


def test_an_empty_reason_is_none(watch, declined):
    refused("signal.empty", dispose.reply, declined.pk, text="  ", by=watch.duty(watch.linwu.bureau.wang))


def test_yellow_closes_on_an_accepted_reason_only_once_there_is_one(watch, declined):
    accepting = {"verdict": Verdict.REASON_ACCEPTED, "finding": "理由成立。", "by": watch.duty(watch.supervisor)}
    refused("signal.needs_reply", dispose.close, declined.pk, **accepting)
    dispose.reply(declined.pk, text="不属于本机关职权。", by=watch.duty(watch.linwu.bureau.wang))
    dispose.close(declined.pk, **accepting)
    declined.refresh_from_db()
    assert (declined.state, declined.disposition.verdict) == (SignalState.CLOSED, Verdict.REASON_ACCEPTED)


def test_red_never_closes_on_a_reason(watch, late):
    dispose.reply(late.pk, text="专家出差。", by=watch.duty(late.concerned))
    closing = {"verdict": Verdict.REASON_ACCEPTED, "finding": "理由成立。", "by": watch.duty(watch.supervisor)}
    refused("signal.verdict", dispose.close, late.pk, **closing)


def test_red_closes_only_on_a_concluded_investigation(watch, late):
    by = watch.duty(watch.resident)
    closing = {"verdict": Verdict.LIABLE, "finding": "责任属实。", "by": by}
    refused("signal.needs_investigation", dispose.close, late.pk, **closing)
    dispose.open_investigation(late.pk, by=by)
    refused("signal.needs_investigation", dispose.close, late.pk, **closing)
    dispose.conclude_investigation(late.pk, means="调阅案卷", findings="承办人拖延。", by=by)
    dispose.close(late.pk, **closing)
    kinds = Event.objects.filter(kind__startswith="signal.", subject_id=late.case_id).values_list("kind", flat=True)
    assert {"signal.red", "signal.investigate", "signal.conclude", "signal.close"} <= set(kinds)


def test_an_investigation_is_opened_and_concluded_once(watch, late):
    by = watch.duty(watch.supervisor)
    concluding = {"means": "调阅案卷", "findings": "属实。", "by": by}
    refused("signal.not_investigated", dispose.conclude_investigation, late.pk, **concluding)
    dispose.open_investigation(late.pk, by=by)
    refused("signal.investigated", dispose.open_investigation, late.pk, by=by)
    dispose.conclude_investigation(late.pk, **concluding)
    refused("signal.concluded", dispose.conclude_investigation, late.pk, **concluding)


def test_whoever_supervises_nothing_disposes_of_nothing(watch, late):
    for officer in (watch.linwu.bureau.liu, watch.stranger):
        refused("signal.not_supervisor", dispose.open_investigation, late.pk, by=watch.duty(officer))


def test_nobody_disposes_of_a_light_on_himself(watch, late):
    both = builders.officer("马超", builders.post(late.organ, Role.SUPERVISOR, "兼任监察", watches=late.organ))
    late.concerned = both
    late.save()
    refused("signal.own", dispose.open_investigation, late.pk, by=watch.duty(both))


def test_what_is_out_stays_out(watch, declined):
    dispose.reply(declined.pk, text="不属于本机关职权。", by=watch.duty(watch.linwu.bureau.wang))
    closing = {"verdict": Verdict.REASON_ACCEPTED, "finding": "理由成立。", "by": watch.duty(watch.supervisor)}
    dispose.close(declined.pk, **closing)
    refused("signal.closed", dispose.close, declined.pk, **closing)
    refused("signal.closed", dispose.reply, declined.pk, text="补充。", by=watch.duty(watch.linwu.bureau.wang))
