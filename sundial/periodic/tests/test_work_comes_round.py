"""What is owed again and again is begun by the system for each period that is over, done by the post that owes it, and lit when it is late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, Todo
from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ, Role
from sundial.organs.tests import builders
from sundial.periodic.coming_round import sweep
from sundial.periodic.periods import over_by, period_of
from sundial.powers.item_settings import Every, read_occasions
from sundial.powers.models import ItemVersion, LimitRow, PowerItem

DONE = {"done_on": "2026-04-02", "result": "逐村查看公开栏，逐项登记。", "faults": False}


@pytest.fixture
def township(db: None) -> Organ:
    return builders.organ("响石镇人民政府", "XS", document_mark="响府", tier="5")


def owes(organ: Organ, every: str, role: str = "supervisor", **item: Any) -> ItemVersion:
    """An item of periodic work with five working days after each period."""
    code = f"XS-{every}"
    made = PowerItem.objects.create(
        organ=organ, code=code, sequence=1, power_type="internal_rule", procedure="periodic_work", internal_only=True
    )
    told = {"periodic": {"every": every, "role": role}}
    facts = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1), "extra": told, **item}
    version = ItemVersion.objects.create(item=made, name="村务公开登记簿检查", **facts)
    LimitRow.objects.create(version=version, kind="promised", value=5, unit="working_day")
    return version


def on(today: clock.Frozen, day: dt.date) -> list[Case]:
    today.advance(dt.datetime.combine(day, dt.time(9), clock.BEIJING) - clock.now())
    return sweep()


@pytest.mark.parametrize(
    ("every", "name", "first", "last"),
    [
        ("week", "2026-W11", "2026-03-09", "2026-03-15"),
        ("half_month", "2026-03H1", "2026-03-01", "2026-03-15"),
        ("month", "2026-02", "2026-02-01", "2026-02-28"),
        ("quarter", "2025Q4", "2025-10-01", "2025-12-31"),
        ("half_year", "2025H2", "2025-07-01", "2025-12-31"),
        ("year", "2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_the_last_period_over_on_a_day_in_march(every: str, name: str, first: str, last: str) -> None:
    found = over_by(Every(every), dt.date(2026, 3, 16))
    assert (found.name, str(found.first), str(found.last)) == (name, first, last)


@pytest.mark.parametrize("every", list(Every))
def test_periods_follow_each_other_without_a_gap(every: Every) -> None:
    period = period_of(every, dt.date(2028, 2, 29))
    for _round in range(60):
        assert period.before.last + dt.timedelta(days=1) == period.first
        assert period_of(every, period.first) == period_of(every, period.last) == period
        period = period.before


def test_a_quarter_that_is_over_is_begun_once_and_done_by_the_post_that_owes_it(
    township: Organ, today: clock.Frozen
) -> None:
    owes(township, "quarter")
    inspector, clerk, head = (
        builders.officer(name, builders.post(township, role))
        for name, role in (("林正", Role.SUPERVISOR), ("文华", Role.OFFICE), ("肖军", Role.DIRECTOR))
    )
    assert sweep() == [], "the quarter before fell due in January: what nobody could do in time is not owed"
    (case,) = on(today, dt.date(2026, 4, 2))
    assert case.answers["period"] == "2026Q1" and sweep() == [], "once, however often the worker looks"
    assert case.clocks.get(kind="promised").due_at == clock.start_of_day(dt.date(2026, 4, 9)), "Tomb-sweeping rests"
    assert [each.role for each in Todo.objects.filter(case=case)] == [case.holder_role] == ["supervisor"]
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "periodic.post"):
        do(case.pk, "report", DONE, by=clerk)
    told = DONE | {"faults": True}
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "asked.required"):
        do(case.pk, "report", told, by=inspector)
    case = do(case.pk, "report", told | {"measures": ["大坪村缺照片，五日内补登。"]}, by=inspector)
    assert case.state == "reported" and case.clocks.get(kind="promised").ended_at is not None
    assert [each.role for each in Todo.objects.filter(case=case)] == ["director"]
    case = do(case.pk, "read", {"judged": "good"}, by=head)
    assert case.state == "closed" and case.decided_at is not None


def test_what_a_worker_missed_is_begun_in_order_and_nothing_from_before_the_item(
    township: Organ, today: clock.Frozen
) -> None:
    owes(township, "month", effective_from=dt.date(2026, 2, 10))
    assert on(today, dt.date(2026, 3, 3)) == [], "February had begun before the item was in force"
    assert [each.answers["period"] for each in on(today, dt.date(2026, 4, 2))] == ["2026-03"]
    missed = on(today, dt.date(2026, 7, 20))
    assert [each.answers["period"] for each in missed] == ["2026-04", "2026-05", "2026-06"]
    late = missed[0].clocks.get(kind="promised")
    assert late.due_at < clock.now(), "what was missed is late, and its light will burn"


def test_a_period_may_be_released_with_reasons_by_the_head_alone(township: Organ, today: clock.Frozen) -> None:
    owes(township, "week", "office")
    head = builders.officer("肖军", builders.post(township, Role.DIRECTOR))
    (case,) = sweep()
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "asked.required"):
        do(case.pk, "release", {}, by=head)
    assert do(case.pk, "release", {"reason": "本周政府休会。"}, by=head).state == "released"
    assert sweep() == [], "a week released is not begun again"


def test_an_item_that_says_no_period_is_told_and_holds_up_no_other(
    township: Organ, today: clock.Frozen, caplog: pytest.LogCaptureFixture
) -> None:
    owes(township, "week", "office")
    told = owes(township, "month", "office")
    ItemVersion.objects.filter(pk=told.pk).update(extra={"periodic": {"every": "fortnight", "role": "office"}})
    assert [each.item.code for each in sweep()] == ["XS-week"]
    assert "XS-month does not come round" in caplog.text


def test_work_without_promised_days_is_begun_and_has_no_clock(township: Organ, today: clock.Frozen) -> None:
    owes(township, "month", "office").limits.all().delete()
    (case,) = sweep()
    assert case.answers["period"] == "2026-02" and not case.clocks.exists()


def test_it_is_owed_before_a_holiday_and_before_days_of_its_own_and_is_late_when_they_begin(
    township: Organ, today: clock.Frozen
) -> None:
    version = owes(township, "year", "office")
    ahead = {"every": "year", "role": "office", "festivals": True, "occasions": [{"day": "04-22", "name": "省运动会"}]}
    ItemVersion.objects.filter(pk=version.pk).update(extra={"periodic": ahead})
    office = builders.officer("文华", builders.post(township, Role.OFFICE))
    assert [each.answers["period"] for each in on(today, dt.date(2026, 3, 27))] == [], (
        "five working days are left on the Monday after"
    )
    (eve,) = on(today, dt.date(2026, 3, 30))
    assert eve.answers["period"] == "2026清明节"
    assert eve.clocks.get(kind="promised").due_at == clock.start_of_day(dt.date(2026, 4, 4)), "done before it begins"
    assert sweep() == [], "once, and no year long over is owed because of it"
    assert do(eve.pk, "report", DONE | {"done_on": "2026-03-30"}, by=office).state == "reported"
    (games,) = on(today, dt.date(2026, 4, 14))
    assert games.answers["period"] == "2026省运动会"
    assert games.clocks.get(kind="promised").due_at == clock.start_of_day(dt.date(2026, 4, 22))
    assert [each.answers["period"] for each in on(today, dt.date(2026, 5, 2))] == [], "a holiday that has come is over"


@pytest.mark.parametrize("line", ["两会", "13-40 无此日", "2026-02-30 无此日", "03-05"])
def test_a_day_nobody_can_read_is_named(line: str) -> None:
    assert read_occasions("03-05 全国两会\n2026-09-03 纪念活动") == [
        {"day": "03-05", "name": "全国两会"},
        {"day": "2026-09-03", "name": "纪念活动"},
    ]
    with pytest.raises(ValueError, match=line):
        read_occasions(line)
