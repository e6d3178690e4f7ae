"""P-PEN-F, step by step: the online penalty of Fuzhou with its two yellow and its five red lights, and what follows each.

One story for each way through the table: the ordinary one dark from source to publication, then every exception.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.penalties.tests.test_a_penalty_on_the_spot_is_entered_within_a_day import spot
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import load
from sundial.supervision.actions import dispose
from sundial.supervision.actions import order as orders
from sundial.supervision.actions.order import Draft
from sundial.supervision.models import Signal, SignalState, Verdict
from sundial.supervision.orders.models import OrderState
from sundial.supervision.tests.conftest import Watch
from sundial.supervision.tests.penalty_stories import benchmarked, heavy, told, two

FUZHOU = load(LAWBOOK / "supervision", palette=LAWBOOK / "palettes" / "fuzhou.yaml")
SOURCES = ["inspection", "complaint", "media", "assigned", "transferred"]


def lights(watch: Watch, case: Case) -> dict[str, str]:
    """The yellow and red lights of the case; Fuzhou knows no others."""
    return {rule: light for rule, light in watch.lights(case).items() if light in ("yellow", "red")}


def refused(code: str, verb: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(Refusal) as caught:
        verb(*args, **more)
    assert caught.value.code == code


def test_steps_1_to_7_stay_dark_and_end_in_public(watch: Watch) -> None:
    penal, version = two(watch, officer_field="安全生产")
    # 1 Five channels; each source is registered at the first moment.
    for source in SOURCES[:-1]:
        penal.registered(version, source=source)
    case = penal.registered(version, source=SOURCES[-1])
    # 2 Two certified officers check it: one alone, or one without a certificate, does not.
    checking = {"checked_facts": "情况属实。"}
    for officers, code in (([penal.zhang], "officers.few"), ([penal.office], "officer.certificate")):
        refused(code, penal.do, case, "check_source", penal.zhang, officers=officers, **checking)
    case = penal.do(case, "check_source", penal.zhang, officers=[penal.zhou], **checking)
    # 3 The department accepts, 4 and files: two decisions, two officers register the filing.
    case = penal.do(case, "accept_source", penal.chen, accepted=True)
    refused("officers.few", penal.filing_proposed, case, handlers=[penal.zhang])
    case = penal.filing_decided(penal.filing_proposed(case))
    # 5 Two officers take evidence, 6 the decision keeps within the standard.
    penal.do(case, "name_investigators", penal.chen, investigators=[penal.zhang, penal.zhou])
    case = penal.noticed(penal.proposed(penal.reported(penal.interviewed(case))))
    penal.working_days(6)
    case = penal.served(penal.decided(penal.reviewed(penal.submitted(case))))
    # 7 The system publishes by itself, masked, and nothing has lit.
    assert [each.title for each in case.publications.all()] == [version.name]
    assert lights(watch, case) == {}


def test_steps_3_and_4_light_yellow_with_the_true_reason(watch: Watch) -> None:
    penal, version = two(watch)
    case = penal.checked(version)
    refused("asked.required", penal.do, case, "accept_source", penal.chen, accepted=False)
    penal.do(case, "accept_source", penal.chen, accepted=False, reason="不属实。")
    assert lights(watch, case) == {"acceptance-refused": "yellow"}
    case = penal.filing_proposed(penal.accepted(version), proposal="refuse")
    penal.filing_decided(case, filed=False, reason="线索无法核实。")
    assert lights(watch, case) == {"filing-refused": "yellow"}


def test_steps_5_and_6_light_red(watch: Watch) -> None:
    penal, version = two(watch)
    cause = penal.do(
        penal.filed(version), "change_cause", penal.liu, cause="无证经营", reason="查明。", head_opinion="同意。"
    )
    cancelled = penal.do(penal.filed(version), "cancel_filing", penal.liu, reason="主体错误。", head_opinion="同意。")
    overtime = penal.filed(version)
    assert lights(watch, cause) == {"cause-changed": "red"}
    assert lights(watch, cancelled) == {"filing-cancelled": "red"}
    watch.just_after(watch.due_at(overtime))
    assert lights(watch, overtime)["promised-exceeded"] == "red"


def test_step_6_lights_red_when_the_standard_is_violated_and_not_when_it_is_kept(watch: Watch) -> None:
    penal, version = benchmarked(watch)
    assert "penalty-beyond-benchmark" not in lights(watch, heavy(penal, version, "40000"))
    case = heavy(penal, version, "60000", deviation="造成恶劣影响。", grave=True)
    assert lights(watch, case)["penalty-beyond-benchmark"] == "red"


def test_step_6_on_the_spot_is_entered_within_one_working_day_or_lights(watch: Watch) -> None:
    penal, version = two(watch)
    then = clock.now()
    penal.working_days(1)
    assert lights(watch, spot(penal, version, decided_at=then)) == {}
    penal.working_days(1)
    late = spot(penal, version, decided_at=then, form_number="临安当罚0002")
    assert lights(watch, late)["spot-entry-late"] == "red"


def test_step_8_a_complaint_lights_red_and_must_be_answered(watch: Watch) -> None:
    penal, version = two(watch)
    case = penal.registered(version)
    told(case, "complain", reason="处理不公。")
    assert lights(watch, case) == {"public-complaint": "red"}
    watch.linwu.today.advance(dt.timedelta(days=60))
    assert lights(watch, case)["complaint-unanswered"] in ("red", "yellow")


def test_fuzhous_seven_signals_have_exactly_two_yellow_and_five_red(watch: Watch) -> None:
    seven = {
        "acceptance-refused": "yellow",
        "filing-refused": "yellow",
        "cause-changed": "red",
        "filing-cancelled": "red",
        "penalty-beyond-benchmark": "red",
        "promised-exceeded": "red",
        "public-complaint": "red",
    }
    assert {rule.id: rule.light for rule in FUZHOU if rule.id in seven} == seven


def test_step_9_yellow_is_looked_into_in_doubt_and_red_always(watch: Watch) -> None:
    penal, version = two(watch)
    resident = watch.duty(watch.resident)
    penal.do(penal.checked(version), "accept_source", penal.chen, accepted=False, reason="不属实。")
    case = penal.do(penal.filed(version), "cancel_filing", penal.liu, reason="主体错误。", head_opinion="同意。")
    watch.lights(case)
    yellow = Signal.objects.get(rule_id="acceptance-refused")
    red = Signal.objects.get(rule_id="filing-cancelled")
    for each in (yellow, red):
        dispose.reply(each.pk, text="已核实。", by=watch.duty(each.concerned))
    # Yellow: a reason nobody doubts is enough. Red: no reason is, in any case.
    accepted = {"verdict": Verdict.REASON_ACCEPTED, "finding": "理由成立。", "by": resident}
    dispose.close(yellow.pk, **accepted)
    refused("signal.verdict", dispose.close, red.pk, **accepted)
    refused("signal.needs_investigation", dispose.close, red.pk, **accepted | {"verdict": Verdict.UNFOUNDED})
    dispose.open_investigation(red.pk, by=resident)
    dispose.conclude_investigation(red.pk, means="调阅案卷、回访当事人", findings="撤销立案有据。", by=resident)
    dispose.close(red.pk, **accepted | {"verdict": Verdict.UNFOUNDED})
    assert set(Signal.objects.values_list("state", flat=True)) == {SignalState.CLOSED}


def test_step_10_the_municipal_bodies_order_and_are_answered(watch: Watch) -> None:
    penal, version = two(watch)
    case = penal.do(penal.filed(version), "cancel_filing", penal.liu, reason="主体错误。", head_opinion="同意。")
    watch.lights(case)
    light, by = Signal.objects.get(rule_id="filing-cancelled"), watch.duty(watch.supervisor)
    # Reasons, online order, file, scene, follow-up visit: five typed orders, each numbered and addressed; three set a day.
    issued = {}
    for kind in ("state_reasons", "online_supervision", "call_for_file", "on_site_check", "follow_up_visit"):
        officer = light.concerned if kind == "state_reasons" else None
        draft = Draft(kind, light.organ, "撤销立案", ["说明理由"], signals=[light], officer=officer)
        issued[kind] = orders.issue(draft, by=by)
    assert len({each.number for each in issued.values()}) == 5 and all(each.addressee for each in issued.values())
    assert all(issued[kind].due_at for kind in ("state_reasons", "online_supervision", "call_for_file"))
    order, head = issued["online_supervision"], watch.duty(penal.liu)
    orders.receive(order.pk, by=head)
    orders.reply(order.pk, text="已说明。", uploads=[], by=head)
    orders.accept(order.pk, note="属实。", by=by)
    orders.close(order.pk, result="已办结。", by=by)
    order.refresh_from_db()
    assert order.state == OrderState.CLOSED
