"""A supervisor signs in every working day, or the other half of the A/B pair does; a day nobody did is a light."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Account, Delegation, Reach, Role
from sundial.organs.tests import builders
from sundial.supervision.actions import daily, duty, escalate
from sundial.supervision.duty.models import Attendance
from sundial.supervision.duty.queries import RULE, seats
from sundial.supervision.models import Signal
from sundial.supervision.notices.models import Notice

DAY = dt.timedelta(days=1)


def go_on(watch, days: int = 1) -> None:
    """Let ``days`` pass, looking at each a minute past its midnight."""
    for _ in range(days):
        watch.linwu.today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(minutes=1))
        while daily.keep_up():
            pass


def lit() -> list[tuple[str, str]]:
    rows = Signal.objects.filter(rule_id=RULE).order_by("occurrence", "subject_name")
    return list(rows.values_list("subject_name", "occurrence"))


@pytest.fixture
def begun(watch):
    """The first look has been made: it is Tuesday, 2026-03-03, and whoever supervises has an account."""
    for name, officer in {"zhouhui": watch.resident, "chenming": watch.supervisor}.items():
        Account.objects.create_account(name, "abc12345", officer, must_change_password=False)
    duty.attend(watch.supervisor)
    duty.attend(watch.resident)
    go_on(watch)
    assert lit() == []
    return watch


def test_a_working_day_without_signing_in_lights_the_rule_and_nothing_else(begun):
    duty.attend(begun.supervisor)
    go_on(begun)
    assert lit() == [(begun.resident.name, "2026-03-03")]
    signal = Signal.objects.get(rule_id=RULE)
    assert (signal.concerned, signal.light) == (begun.resident, "yellow")
    while escalate.one_pass():
        pass
    assert Notice.objects.filter(officer=begun.resident, address__contains=str(signal.pk)).count() == 1


def test_the_partner_covers_the_post(begun):
    post = begun.duty(begun.supervisor).post
    other = builders.post(post.organ, Role.SUPERVISOR, "电子监察岗B", reach=Reach.REGION, partner=post)
    post.partner = other
    post.save()
    deputy = builders.officer("徐亮", other)
    Account.objects.create_account("xuliang", "abc12345", deputy, must_change_password=False)
    duty.attend(deputy)
    duty.attend(begun.resident)
    go_on(begun)
    assert lit() == []
    go_on(begun)
    assert {name for name, _day in lit()} == {begun.supervisor.name, begun.resident.name, "徐亮"}


def test_whoever_shares_the_post_or_has_it_lent_covers_it(begun):
    post, supervisor = begun.duty(begun.resident).post, begun.supervisor
    duty.attend(supervisor)
    builders.officer("吴敏", post)
    lent = {"valid_from": clock.today(), "valid_to": clock.today(), "reason": "培训", "paper": "临纪〔2026〕6号"}
    Delegation.objects.create(post=post, holder=begun.resident, deputy=begun.stranger, **lent)
    Attendance.objects.create(officer=begun.stranger, day=clock.today(), at=clock.now())
    go_on(begun)
    assert lit() == []


def test_days_nobody_works_are_no_duty(begun):
    for officer in (begun.supervisor, begun.resident):
        for day in range(3, 7):
            Attendance.objects.create(officer=officer, day=dt.date(2026, 3, day), at=clock.now())
    go_on(begun, 6)  # over Saturday and Sunday
    assert lit() == []


def test_days_missed_by_the_worker_are_looked_at_in_order_and_once(begun):
    begun.linwu.today.advance(7 * DAY)
    while daily.keep_up():
        pass
    missed = [day for name, day in lit() if name == begun.resident.name]
    assert missed == [str(dt.date(2026, 3, 3) + n * DAY) for n in (0, 1, 2, 3, 6)]
    assert not daily.keep_up()


def test_signing_in_is_attending(begun):
    Client().force_login(begun.resident.account, backend="django.contrib.auth.backends.ModelBackend")
    assert Attendance.objects.filter(officer=begun.resident, day=clock.today()).exists()
    assert not duty.attend(begun.resident)
    assert not duty.attend(begun.stranger)


def test_the_upper_level_keeps_the_register_and_nobody_enters_himself(begun):
    facts = {"leads": False, "title": "组员", "telephone": "6322110", "paper": "临纪〔2026〕5号"}
    by = begun.duty(begun.supervisor)
    with pytest.raises(Refusal):
        duty.register(begun.supervisor, by=by, **facts)
    with pytest.raises(Refusal):
        duty.register(begun.resident, by=begun.duty(begun.resident), **facts)
    duty.register(begun.resident, by=by, **facts)
    seat = next(each for each in seats({begun.resident.organ_id}) if begun.resident in each.holders)
    assert seat.registrations[begun.resident.pk].paper == "临纪〔2026〕5号"
    duty.strike(begun.resident, reason="调离。", by=by)
    seat = next(each for each in seats({begun.resident.organ_id}) if begun.resident in each.holders)
    assert begun.resident.pk not in seat.registrations
