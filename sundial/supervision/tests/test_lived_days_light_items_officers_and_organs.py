"""The rules of the daily look on days that were lived: dark on the evening before, lit on the evening after.

What our own acts do not write (a certificate's number, the terminal, who typed for whom) a connected system reports.
"""

from __future__ import annotations

import datetime as dt

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.organs.models import Account, Officer, OrganKind, Role
from sundial.organs.tests import builders
from sundial.penalties.tests.life import an_item
from sundial.permits.tests import items
from sundial.powers.actions import change
from sundial.powers.actions.change import Cause
from sundial.powers.drafts import Edits
from sundial.powers.models import Basis, ChangeTrigger, ItemVersion, RiskPoint
from sundial.registers.actions import enter
from sundial.registers.books import books
from sundial.supervision.actions import daily, duty, integrity, order
from sundial.supervision.actions.order import Draft
from sundial.supervision.integrity.queries import ledger
from sundial.supervision.integrity.terms import due_in
from sundial.supervision.models import Signal
from sundial.supervision.rulebook import law_book
from sundial.supervision.tests.conftest import Watch

A_DAY = dt.timedelta(days=1)
FLAWED_ITEMS = {
    "catalogue-unpublished": "yellow",
    "benchmark-missing": "grey",
    "item-basis-missing": "grey",
    "item-limit-missing": "grey",
    "risk-measure-missing": "grey",
}
A_BAD_DAY = {
    "emergency-told-late": "red",
    "entries-out-of-hours": "warning",
    "entry-burst-account": "yellow",
    "entry-burst-address": "yellow",
    "number-gap": "yellow",
    "number-twice": "red",
    "one-enters-for-all": "yellow",
    "personal-report-missing": "yellow",
    "post-report-missing": "yellow",
    "supervisor-not-signed-in": "yellow",
    "two-circulars": "red",
}
SILENCE = {"organ-silent": "grey", "red-light-undisposed": "red", "volume-dropped": "warning"}
BESIDE_THEIR_LIKE = {
    "decided-unusually-fast": "warning",
    "double-entry": "warning",
    "paper-known-asked-again": "warning",
    "penalty-unlike-its-like": "yellow",
    "refusal-unlike-its-like": "warning",
}
LATE_CHANGE = {
    "catalogue-change-after-law": "yellow",
    "catalogue-change-filed-late": "yellow",
    "catalogue-change-reviewed-late": "yellow",
}
LIT_HERE = {
    **FLAWED_ITEMS,
    **A_BAD_DAY,
    **SILENCE,
    **BESIDE_THEIR_LIKE,
    **LATE_CHANGE,
    "officer-refuses-unlike-others": "warning",
    "power-never-run": "warning",
}


def evening(watch: Watch) -> dict[str, str]:
    """Look at what is due and at the day that ends; every light of the daily rules that came on with it."""
    before = set(Signal.objects.values_list("pk", flat=True))
    day = clock.today()
    watch.linwu.today.move_to(clock.end_of_day(day) + dt.timedelta(minutes=1))
    daily.look(day)
    watch.linwu.today.advance(dt.timedelta(hours=9))
    fresh = Signal.objects.exclude(pk__in=before).filter(look_day=day)
    return dict(fresh.values_list("rule_id", "light"))


def until(watch: Watch, day: dt.date) -> None:
    watch.linwu.today.move_to(clock.start_of_day(day) + dt.timedelta(hours=10))


def add_flawed_items(watch: Watch) -> None:
    organ = watch.linwu.bureau.organ
    an_item(organ, "P-01")
    items.licence(organ, code="T-05", published=False)
    baseless = items.licence(organ, code="T-02")
    Basis.objects.filter(version=baseless).delete()
    items.licence(organ, code="T-03", limits={})
    risky = items.licence(organ, code="T-04")
    RiskPoint.objects.create(
        version=risky, step=risky.route.first(), grade="A", description="自由裁量过大", measures=[]
    )


def keep_registers_badly(watch: Watch) -> None:
    """One officer reports on his year and the others do not; an emergency is told when forty minutes are over."""
    bureau = watch.linwu.bureau
    now = clock.now()
    report = {"year": now.year - 1, "business": "办结许可。", "integrity": "无。"}
    enter(books()["post_reports"], bureau.organ, report, by=bureau.wang)
    since = now - dt.timedelta(minutes=40)
    emergency = {"kind": "emergency", "secrecy": "open", "channel": "phone", "reference": "1", "happened_at": since}
    told = {"leader": "刘敏", "leader_at": since, "superior": "县应急局", "superior_at": now}
    enter(books()["emergency_reports"], bureau.organ, emergency | told, by=bureau.liu)


def live_badly(watch: Watch, case: Case) -> None:
    """Numbers left out and given twice, one hand typing for all at one terminal, a night of entries, two circulars."""
    bureau = watch.linwu.bureau
    for serial in (1, 3, 3):
        watch.told_from_elsewhere(case, "other", figures={"series": "临安监许", "serial": serial})
    hands: list[Officer] = [bureau.wang, bureau.chen, bureau.liu, bureau.zhou]
    for hand in hands[:3]:
        watch.told_from_elsewhere(case, "step_done", by=hand, recorder=str(bureau.zhang.pk))
    for hand in hands:
        watch.told_from_elsewhere(case, "step_done", by=hand, address="10.1.1.9")
    for _ in range(2):
        draft = Draft("circular", bureau.organ, "受理环节多次超期。", ["对照通报自查自纠"])
        order.issue(draft, by=watch.duty(watch.supervisor))
    keep_registers_badly(watch)
    leader = builders.officer("龙跃", builders.post(bureau.organ, Role.DEPUTY_HEAD, "局副职"))
    Account.objects.create_account("longyue", "abc12345", leader, must_change_password=False)
    watch.linwu.today.move_to(clock.end_of_day(clock.today()) - dt.timedelta(hours=1))
    for _ in range(50):
        watch.told_from_elsewhere(case, "step_done", by=bureau.zhang)


def report_personal_matters(watch: Watch) -> None:
    """Whoever the register of cadres says must, and nobody else, reports; that the rule is dark then says that both ask the same."""
    days = next(each for each in law_book() if each.id == "personal-report-missing").params["day"]
    assert due_in(2026) == dt.date(2025, 12, 31) + days * A_DAY
    owing = [line.officer for line in ledger([watch.linwu.bureau.organ.pk]) if line.owes]
    assert owing == [watch.linwu.bureau.liu]
    for officer in owing:
        integrity.report(officer, year=clock.today().year - 1, change=False, matters={"other": "无"})


def test_a_bad_day_is_told_from_a_good_one(watch: Watch) -> None:
    bureau = watch.linwu.bureau
    Account.objects.create_account("zhouhui", "abc12345", watch.resident, must_change_password=False)
    Account.objects.create_account("liumin", "abc12345", bureau.liu, must_change_password=False)
    case = watch.linwu.accepted(items.licence(bureau.organ))
    items.licence(bureau.organ, code="T-09")
    duty.attend(watch.resident)
    report_personal_matters(watch)
    assert evening(watch) == {}

    add_flawed_items(watch)
    live_badly(watch, case)
    assert evening(watch) == FLAWED_ITEMS | A_BAD_DAY

    absent = {"supervisor-not-signed-in": "yellow"}
    until(watch, dt.date(2026, 3, 17))
    assert evening(watch) == absent
    until(watch, dt.date(2026, 4, 8))
    assert evening(watch) == SILENCE | absent
    until(watch, dt.date(2026, 4, 30))
    assert evening(watch) == absent
    # The first of May is a holiday; with the month, what dropped is told anew.
    assert evening(watch) == {"power-never-run": "warning", "volume-dropped": "warning"}


def changes_lit(watch: Watch) -> set[str]:
    return evening(watch).keys() & LATE_CHANGE.keys()


def test_a_change_of_the_catalogue_that_waits_too_long_lights_whoever_lets_it_wait(watch: Watch) -> None:
    """Twenty days to file, ten to review, a month before the law: to the day, and once each (CAT-18)."""
    organ = watch.linwu.bureau.organ
    version = items.licence(organ)
    keeper = builders.officer("罗军", builders.post(organ, Role.CATALOGUE_KEEPER, "权力库管理员"))
    government = builders.organ("临武县人民政府法制办公室", "FZ", kind=OrganKind.LEGAL_OFFICE, region=organ.region)
    reviewer = builders.officer("赵宁", builders.post(government, Role.LEGAL_REVIEWER, "法制审核岗"))
    begun = clock.today()
    law = Cause(ChangeTrigger.LAW_CHANGED, "条例修订", settled_on=begun, law_effective_on=dt.date(2026, 4, 10))
    drafted = change.draft_change(version.item_id, law, by=keeper)
    elements = ("conditions", "rights", "supervision_points", "complaint_channels", "remedies")
    change.edit_change(drafted.pk, Edits(fields={each: ["见办事指南"] for each in elements}), by=keeper)
    until(watch, dt.date(2026, 3, 10))
    assert changes_lit(watch) == set(), "a month before the tenth of April is the tenth of March"
    assert changes_lit(watch) == {"catalogue-change-after-law"}
    until(watch, begun + 20 * A_DAY)
    assert changes_lit(watch) == set(), "the twentieth day counts whole"
    assert changes_lit(watch) == {"catalogue-change-filed-late"}
    filed = change.file_change(drafted.pk, by=keeper)
    until(watch, clock.today() + 10 * A_DAY)
    assert changes_lit(watch) == set(), "the legal office has ten days from the filing, however late that was"
    change.return_change(filed.pk, "依据条款有误", by=reviewer)
    assert changes_lit(watch) == {"catalogue-change-reviewed-late"}, "it was returned on the eleventh day"
    change.file_change(filed.pk, by=keeper)
    change.approve_change(filed.pk, "同意", dt.date(2026, 4, 10), by=reviewer)
    until(watch, clock.today() + 30 * A_DAY)
    assert changes_lit(watch) == set(), "nothing more is owed"
    light = Signal.objects.get(rule_id="catalogue-change-reviewed-late")
    assert (light.organ, light.subject_name) == (organ, version.name)


def reported(watch: Watch, version: ItemVersion, number: int) -> list[Case]:
    """Cases another system begins, each accepted today."""
    cases = [watch.linwu.draft(version) for _ in range(number)]
    for case in cases:
        watch.told_from_elsewhere(case, "accept", by=watch.linwu.bureau.wang)
    return cases


def test_cases_are_set_beside_their_like(watch: Watch) -> None:
    linwu, bureau = watch.linwu, watch.linwu.bureau
    licence, fine = items.licence(bureau.organ), items.licence(bureau.organ, code="T-02")
    like, fined = reported(watch, licence, 31), reported(watch, fine, 13)
    linwu.days(21)
    for case in like[1:]:
        watch.told_from_elsewhere(case, "decide_grant", by=bureau.liu)
    for n, case in enumerate(fined[1:]):
        told(watch, case, 500 + n)
    # One applicant for all of them: the same matter twice within a day. And one account enters them all.
    assert set(evening(watch)) == {"double-entry", "entry-burst-account"}

    fast, asked = reported(watch, licence, 2)
    linwu.days(1)
    watch.told_from_elsewhere(like[0], "decide_refuse", by=bureau.liu, reason="条件不符。")
    watch.told_from_elsewhere(fast, "decide_grant", by=bureau.liu)
    told(watch, fined[0], 5000)
    for case in (fast, asked):
        watch.told_from_elsewhere(case, "correction_notice", papers=["营业执照"])
    assert evening(watch) == BESIDE_THEIR_LIKE

    for case in reported(watch, licence, 30):
        watch.told_from_elsewhere(case, "decide_refuse", by=bureau.zhou, reason="条件不符。")
    assert evening(watch)["officer-refuses-unlike-others"] == "warning"


def told(watch: Watch, case: Case, amount: int) -> None:
    figures = {"amount": f"{amount}.00", "circumstance": "一般"}
    watch.told_from_elsewhere(case, "decide_penalty", by=watch.linwu.bureau.liu, figures=figures)
