"""Rules that one and the same lived case may break together: each dark while the case is lived as it should be, lit after it was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.files.base import ContentFile

from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.cases.tests import uploads
from sundial.kernel import clock, workdays
from sundial.permits import actions
from sundial.permits.materials import Verdict
from sundial.permits.tests import items
from sundial.powers.models import ItemVersion, RiskPoint
from sundial.supervision.actions.deviation import ask_correction, decide_correction
from sundial.supervision.tests.conftest import Watch

DAYS = workdays.national()
AN_HOUR = dt.timedelta(hours=1)
LONG = {**items.LIMITS, "promised": (60, "working_day"), "statutory": (80, "working_day")}

IN_ONE_HAND = {
    "decided-on-acceptance": "yellow",
    "one-account-many-posts": "yellow",
    "risk-a-in-one-hand": "warning",
    "risk-b-in-one-hand": "warning",
    "steps-in-a-minute": "yellow",
}
SLOW = {"case-idle": "warning", "first-review-late": "red", "risk-c-late": "warning", "statutory-near": "warning"}
STOPPED = {
    "abnormal-operations": "warning",
    "special-procedure-overrun": "yellow",
    "stop-on-last-day": "yellow",
    "stops-sum-long": "yellow",
}
AT_THE_END = {
    "extension-after-limit": "red",
    "extension-on-last-day": "yellow",
    "withdrawn-at-the-end": "yellow",
}
AS_ENTERED = {
    "abnormal-without-reason": "yellow",
    "accepted-incomplete": "yellow",
    "back-dated": "red",
    "complaint-unanswered": "yellow",
    "consultation-unanswered": "yellow",
    "decided-without-power": "red",
    "entered-by-proxy": "yellow",
    "mis-operation": "warning",
    "papers-asked-twice": "yellow",
}
LIT_HERE = {**IN_ONE_HAND, **SLOW, **STOPPED, **AT_THE_END, **AS_ENTERED}


def item(watch: Watch, code: str = "T-01", **more: object) -> ItemVersion:
    return items.licence(watch.linwu.bureau.organ, code=code, **more)


def pass_working_days(watch: Watch, number: int) -> None:
    day = DAYS.add(clock.today(), number)
    watch.linwu.today.move_to(clock.start_of_day(day) + dt.timedelta(hours=10))


def lit(watch: Watch, case: Case, rules: Iterable[str]) -> dict[str, str]:
    return {rule: light for rule, light in watch.lights(case).items() if rule in set(rules)}


def grade(version: ItemVersion, **risks: str) -> None:
    """Put a risk point of a grade on the step of a kind."""
    for kind, each in risks.items():
        step = version.route.filter(kind=kind).last()
        RiskPoint.objects.create(version=version, step=step, grade=each, description="自由裁量过大", measures=["复核"])


def test_one_officer_does_everything_within_a_minute(watch: Watch) -> None:
    linwu, bureau = watch.linwu, watch.linwu.bureau
    slowly, hurried = item(watch), item(watch, "T-02")
    for version in (slowly, hurried):
        grade(version, sign="A", review="B")
    case = linwu.accepted(slowly)
    for act in (linwu.handled, lambda each: linwu.visit_decided(each, needed=False), linwu.handled, linwu.reviewed):
        linwu.today.advance(AN_HOUR)
        act(case)
    linwu.today.advance(AN_HOUR)
    actions.grant(case.pk, "同意。", by=bureau.liu, result=linwu.result(case))
    assert not lit(watch, case, IN_ONE_HAND)

    alone = bureau.zhang
    bureau.delegate("deputy_head", bureau.chen, alone)
    bureau.delegate("director", bureau.liu, alone)
    case = linwu.accepted(hurried)
    linwu.handled(case)
    actions.decide_visit(case.pk, False, by=alone, handler=None)
    linwu.handled(case)
    actions.review(case.pk, "同意。", by=alone)
    actions.grant(case.pk, "同意。", by=alone, result=linwu.result(case))
    assert lit(watch, case, IN_ONE_HAND) == IN_ONE_HAND


def test_nobody_does_anything(watch: Watch) -> None:
    version = item(watch, limits=LONG, subtype="初审", step_limits={"handle": 12})
    grade(version, handle="C")
    RiskPoint.objects.update(step=version.route.first())
    silent = {kind: limit for kind, limit in items.LIMITS.items() if kind != "promised"}
    case, unpromised = watch.linwu.accepted(version), watch.linwu.accepted(item(watch, "T-02", limits=silent))
    pass_working_days(watch, 12)
    assert not lit(watch, case, SLOW)
    pass_working_days(watch, 3)
    assert set(lit(watch, case, SLOW)) == {"risk-c-late"}
    pass_working_days(watch, 2)
    assert set(lit(watch, case, SLOW)) == {"case-idle", "risk-c-late"}
    assert set(lit(watch, unpromised, SLOW)) == {"case-idle"}
    pass_working_days(watch, 1)
    assert set(lit(watch, unpromised, SLOW)) == {"case-idle", "statutory-near"}
    pass_working_days(watch, 2)
    assert "first-review-late" not in watch.lights(case)
    pass_working_days(watch, 1)
    assert lit(watch, case, SLOW) | lit(watch, unpromised, SLOW) == SLOW


def test_the_clock_is_stopped_again_and_again(watch: Watch) -> None:
    case = watch.linwu.accepted(item(watch, limits={**LONG, "promised": (5, "working_day")}))
    stop(watch, case)
    pass_working_days(watch, 29)
    actions.resume_clock(case.pk, by=watch.linwu.bureau.chen)
    assert not lit(watch, case, STOPPED)
    pass_working_days(watch, 5)
    stop(watch, case)
    assert set(lit(watch, case, STOPPED)) == {"stop-on-last-day"}
    pass_working_days(watch, 2)
    actions.resume_clock(case.pk, by=watch.linwu.bureau.chen)
    assert set(lit(watch, case, STOPPED)) == {"stop-on-last-day", "stops-sum-long"}
    watch.told_from_elsewhere(case, "clock_stop", extension_value=3, extension_unit="working_day")
    pass_working_days(watch, 4)
    watch.told_from_elsewhere(case, "clock_resume")
    watch.told_from_elsewhere(case, "return", reason="材料不符。")
    assert lit(watch, case, STOPPED) == STOPPED


def stop(watch: Watch, case: Case) -> None:
    by = watch.linwu.bureau.chen
    actions.stop_clock(case.pk, "appraisal", by=by, paper="鉴定通知书", needed_time="三十日")


def test_what_is_done_on_the_last_day(watch: Watch) -> None:
    linwu, bureau = watch.linwu, watch.linwu.bureau
    early, last, late = (linwu.accepted(item(watch, code)) for code in ("T-01", "T-02", "T-03"))
    pass_working_days(watch, 13)
    extend(watch, early)
    gone = linwu.accepted(item(watch, "T-04", limits={**items.LIMITS, "promised": (3, "working_day")}))
    back = linwu.accepted(item(watch, "T-05", limits={**items.LIMITS, "promised": (3, "working_day")}))
    actions.withdraw(back.pk, by=APPLICANT)
    pass_working_days(watch, 2)
    extend(watch, last)
    actions.withdraw(gone.pk, by=APPLICANT)
    pass_working_days(watch, 1)
    told = {"extension_value": 5, "extension_unit": "working_day", "approver": bureau.liu.name}
    watch.told_from_elsewhere(late, "extend", kind="extend", **told)
    assert not lit(watch, early, AT_THE_END) | lit(watch, back, AT_THE_END)
    assert lit(watch, late, AT_THE_END) == {"extension-after-limit": "red"}
    assert lit(watch, last, AT_THE_END) == {"extension-on-last-day": "yellow"}
    assert lit(watch, gone, AT_THE_END) == {"withdrawn-at-the-end": "yellow"}


def extend(watch: Watch, case: Case) -> None:
    actions.request_extension(case.pk, 2, "专家调整。", by=watch.linwu.bureau.zhang)
    actions.decide_extension(case.pk, True, by=watch.linwu.bureau.liu, paper="临安监延1号")


def test_how_things_were_entered(watch: Watch) -> None:
    """Most of it our own acts refuse; the record takes it from a connected system, and the watch must see it."""
    linwu, bureau = watch.linwu, watch.linwu.bureau
    case = linwu.submitted(item(watch, limits=LONG), but=1)
    ask_twice(watch, case)
    others = set(AS_ENTERED) - {"papers-asked-twice"}
    assert lit(watch, case, AS_ENTERED) == {"papers-asked-twice": "yellow"}

    case = linwu.accepted(item(watch, "T-02", limits=LONG))
    accepted = clock.now() + AN_HOUR
    linwu.days(1)
    linwu.handled(case)
    linwu.days(1)
    actions.decide_visit(case.pk, False, by=bureau.chen, text="不需要。", handler=None)
    watch.told_from_elsewhere(case, "consult")
    watch.told_from_elsewhere(case, "complain")
    watch.told_from_elsewhere(case, "return", reason="材料不符。")
    pass_working_days(watch, 5)
    assert not lit(watch, case, others)
    linwu.handled(case, occurred_at=accepted)
    assert set(lit(watch, case, others)) == {"back-dated"}
    pass_working_days(watch, 10)
    watch.told_from_elsewhere(case, "return")
    watch.told_from_elsewhere(case, "accept", figures={"papers_missing": 2})
    watch.told_from_elsewhere(case, "other", by=bureau.zhang, recorder=str(bureau.wang.pk))
    watch.told_from_elsewhere(case, "decide_grant", by=watch.stranger)
    wrong = ask_correction(
        case,
        wrong="2日",
        right="3日",
        reason="误录。",
        paper=ContentFile(uploads.png(), name="申请.png"),
        by=watch.duty(bureau.zhang),
    )
    assert set(lit(watch, case, others)) == others - {"mis-operation"}
    decide_correction(wrong.pk, approve=True, note="同意更正。", by=watch.duty(watch.resident))
    assert set(lit(watch, case, others)) == others


def ask_twice(watch: Watch, case: Case) -> None:
    by = watch.linwu.bureau.wang
    watch.linwu.check_all(case)
    actions.request_correction(case.pk, by=by)
    assert "papers-asked-twice" not in watch.lights(case)
    asked = case.version.materials.last()
    material = actions.hand_in(case.pk, by=APPLICANT, requirement=asked, form="original")
    actions.supplement(case.pk, by=APPLICANT)
    actions.check_materials(case.pk, {material.pk: (Verdict.DEFECTIVE, "未签名")}, by=by)
    actions.request_correction(case.pk, by=by)
