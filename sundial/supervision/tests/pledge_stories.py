"""Stories of what was promised and what is owed to the public: papers that were to follow, promises, the credit platform."""

from __future__ import annotations

import datetime as dt

from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.kernel import clock, workdays
from sundial.kernel.identifiers import uscc
from sundial.organs.models import Organ
from sundial.permits import actions
from sundial.permits.materials import Pledge
from sundial.permits.tests import items
from sundial.powers.models import ItemVersion, LimitRow, MaterialRequirement
from sundial.supervision.disclosure.credit import handing
from sundial.supervision.disclosure.credit.format import table_named
from sundial.supervision.tests.conftest import Watch
from sundial.supervision.tests.stories import both_sides

DAYS = workdays.national()
AT_ONCE = ((1, "sign", "director", "签署决定", ""),)
CODE = "11431025MB0000001"  # and its check digit


def pass_working_days(watch: Watch, number: int) -> None:
    day = DAYS.add(clock.today(), number)
    watch.linwu.today.move_to(clock.start_of_day(day) + dt.timedelta(hours=10))


def item(watch: Watch, code: str) -> tuple[ItemVersion, MaterialRequirement]:
    """An item whose last paper may follow within three working days, or be promised; the director alone signs."""
    version = items.licence(watch.linwu.bureau.organ, code=code, route=AT_ONCE)
    LimitRow.objects.create(version=version, kind="other", value=3, unit="working_day", what="容缺补齐", position=9)
    last = version.materials.get(position=len(items.MATERIALS))
    last.may_follow, last.promise = True, "本单位依法登记、存续。"
    last.save()
    return version, last


def accepted(watch: Watch, code: str, pledge: str) -> tuple[Case, MaterialRequirement]:
    """Accepted with a pledge in place of the last paper."""
    linwu = watch.linwu
    version, last = item(watch, code)
    case = linwu.draft(version)
    linwu.hand_in_all(case, but=1)
    actions.pledge(case.pk, last, pledge, by="applicant")
    actions.submit(case.pk, by="applicant")
    linwu.check_all(case)
    return actions.accept(case.pk, by=linwu.bureau.wang), last


@both_sides("later-papers-overdue", "yellow")
def _(watch: Watch, dark):
    (came, paper), (never, _last) = (accepted(watch, code, Pledge.LATER) for code in ("T-01", "T-02"))
    pass_working_days(watch, 8)
    actions.hand_in_later(came.pk, paper, by="applicant")
    dark(never)
    pass_working_days(watch, 1)
    dark(came)
    return never


@both_sides("broken-promise-open", "yellow")
def _(watch: Watch, dark):
    director, found = watch.linwu.bureau.liu, {"finding": "登记机关查无此单位。", "heard": "无异议。"}
    cases = [accepted(watch, code, Pledge.PROMISE) for code in ("T-01", "T-02")]
    for case, paper in cases:
        actions.grant(case.pk, "同意。", by=director, result=watch.linwu.result(case))
        do(case.pk, "find_promise_broken", {"broken": paper.name, **found}, by=watch.linwu.bureau.zhang)
    (revoked, _paper), (left, _other) = cases
    pass_working_days(watch, 10)
    served = {"method": "direct", "recipient": "李娟", "proof": "回证"}
    do(revoked.pk, "revoke", {"reason": "准予失去依据。", **served}, by=director)
    dark(left)
    pass_working_days(watch, 1)
    dark(revoked)
    return left


@both_sides("credit-handover-late", "yellow")
def _(watch: Watch, dark):
    bureau = watch.linwu.bureau
    Organ.objects.filter(pk=bureau.organ.pk).update(code=CODE + uscc.check_digit(CODE))
    version, _last = item(watch, "T-01")

    def granted() -> Case:
        case = watch.linwu.accepted(version)
        return actions.grant(case.pk, "同意。", by=bureau.liu, result=watch.linwu.result(case))

    told = granted()
    pass_working_days(watch, 7)
    table = table_named("licence")
    handing.hand_over(table, Organ.objects.get(pk=bureau.organ.pk), by=bureau.office)
    kept_back = granted()
    pass_working_days(watch, 7)
    dark(kept_back)
    pass_working_days(watch, 1)
    dark(told)
    return kept_back
