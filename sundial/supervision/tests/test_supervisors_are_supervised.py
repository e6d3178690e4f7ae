"""A supervisor signs in every working day, or the other half of the A/B pair does; a day nobody did is a finding."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Account, Reach, Role
from sundial.organs.tests import builders
from sundial.supervision.actions import duty
from sundial.supervision.duty.models import Attendance, DutyDay, DutyMiss
from sundial.supervision.duty.queries import seats
from sundial.supervision.notices.models import Notice

DAY = dt.timedelta(days=1)


def go_on(watch, days: int = 1) -> None:
    """Let ``days`` pass, checking after every midnight."""
    for _ in range(days):
        watch.just_after(clock.end_of_day(clock.today()))
        while duty.one_pass():
            pass


def missed() -> list[tuple[str, dt.date]]:
    return list(DutyMiss.objects.order_by("day", "officer__name").values_list("officer__name", "day"))


@pytest.fixture
def begun(watch):
    """The first look has been made: it is Tuesday, 2026-03-03."""
    go_on(watch)
    DutyMiss.objects.all().delete()
    return watch


def test_a_working_day_without_signing_in_is_a_finding(begun):
    duty.attend(begun.supervisor)
    go_on(begun)
    assert missed() == [(begun.resident.name, dt.date(2026, 3, 3))]
    assert Event.objects.filter(kind="duty.missed", subject_id=begun.resident.pk).exists()
    assert Notice.objects.filter(officer=begun.resident, occasion="duty_missed").exists()


def test_the_partner_covers_the_post(begun):
    post = begun.duty(begun.supervisor).post
    other = builders.post(post.organ, Role.SUPERVISOR, "电子监察岗B", reach=Reach.REGION, partner=post)
    post.partner = other
    post.save()
    deputy = builders.officer("徐亮", other)
    duty.attend(deputy)
    duty.attend(begun.resident)
    go_on(begun)
    assert missed() == []
    go_on(begun)
    assert {name for name, _day in missed()} == {begun.supervisor.name, begun.resident.name, "徐亮"}


def test_days_nobody_works_are_no_duty(begun):
    for officer in (begun.supervisor, begun.resident):
        for day in range(3, 7):
            Attendance.objects.create(officer=officer, day=dt.date(2026, 3, day), at=clock.now())
    go_on(begun, 6)  # over Saturday and Sunday
    assert missed() == []


def test_days_missed_by_the_worker_are_checked_in_order_and_once(begun):
    begun.linwu.today.advance(7 * DAY)
    while duty.one_pass():
        pass
    assert [day for name, day in missed() if name == begun.resident.name] == [
        dt.date(2026, 3, 3) + n * DAY for n in (0, 1, 2, 3, 6)
    ]
    number = DutyDay.objects.count()
    assert not duty.one_pass()
    assert DutyDay.objects.count() == number


def test_signing_in_is_attending(begun):
    account = Account.objects.create_account("zhouhui", "abc12345", begun.resident, must_change_password=False)
    Client().force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert Attendance.objects.filter(officer=begun.resident, day=clock.today()).exists()
    assert not duty.attend(begun.resident)
    assert not duty.attend(begun.stranger)


def test_who_missed_a_day_says_why_once(begun):
    go_on(begun)
    miss = DutyMiss.objects.get(officer=begun.resident)
    with pytest.raises(Refusal):
        duty.explain(miss.pk, reason="出差。", by=begun.duty(begun.supervisor))
    duty.explain(miss.pk, reason="参加培训。", by=begun.duty(begun.resident))
    with pytest.raises(Refusal):
        duty.explain(miss.pk, reason="另有原因。", by=begun.duty(begun.resident))


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
