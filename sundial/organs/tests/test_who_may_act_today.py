"""Posts held today, own and delegated: who may act, and in whose name."""

from __future__ import annotations

from datetime import date

import pytest

from sundial.kernel import clock
from sundial.organs import access
from sundial.organs.models import Appointment, Delegation, Role
from sundial.organs.tests import builders as build

pytestmark = pytest.mark.django_db

MONDAY, WEDNESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)


@pytest.fixture
def bureau():
    return build.organ()


@pytest.fixture
def absent_head(bureau):
    """局长 away from Monday to Wednesday; the deputy head signs for him on a paper."""
    director = build.post(bureau, Role.DIRECTOR, "局长")
    head = build.officer("刘敏", director)
    deputy = build.officer("赵宁", build.post(bureau, Role.DEPUTY_HEAD, "分管副局长"))
    Delegation.objects.create(
        post=director,
        holder=head,
        deputy=deputy,
        valid_from=MONDAY,
        valid_to=WEDNESDAY,
        reason="出差",
        paper="临安监授〔2026〕3号",
    )
    return head, deputy


def test_an_officer_acts_at_the_post_held(bureau):
    handler = build.officer("张强", build.post(bureau, Role.HANDLER_A, "承办人A"))
    duty = access.duty_as(handler, [Role.HANDLER_A], bureau, MONDAY)
    assert duty.actor.name == "张强" and duty.actor.post == "承办人A" and duty.actor.organ_code == bureau.code


def test_a_and_b_are_two_posts(bureau):
    post_a = build.post(bureau, Role.HANDLER_A, "承办人A")
    post_b = build.post(bureau, Role.HANDLER_B, "承办人B", partner=post_a)
    handler_b = build.officer("李明", post_b)
    assert access.duty_as(handler_b, [Role.HANDLER_A], bureau, MONDAY) is None
    assert access.duty_as(handler_b, [Role.HANDLER_A, Role.HANDLER_B], bureau, MONDAY).post == post_b


def test_a_post_of_another_organ_gives_no_duty_here(bureau):
    stranger = build.officer("孙磊", build.post(build.organ("临武县林业局", "LINWU-FOREST"), Role.HANDLER_A))
    assert access.duty_as(stranger, [Role.HANDLER_A], bureau, MONDAY) is None


def test_an_appointment_that_has_ended_gives_no_duty(bureau):
    handler = build.officer("张强", build.post(bureau, Role.HANDLER_A))
    Appointment.objects.filter(officer=handler).update(valid_to=MONDAY)
    assert access.duty_as(handler, [Role.HANDLER_A], bureau, MONDAY)
    assert access.duty_as(handler, [Role.HANDLER_A], bureau, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("on", "acts"), [(date(2026, 3, 1), False), (MONDAY, True), (WEDNESDAY, True), (date(2026, 3, 5), False)]
)
def test_a_delegation_holds_on_its_days_only(bureau, absent_head, on, acts):
    _, deputy = absent_head
    assert bool(access.duty_as(deputy, [Role.DIRECTOR], bureau, on)) is acts


def test_a_delegated_act_names_whom_it_is_done_for(bureau, absent_head):
    head, deputy = absent_head
    duty = access.duty_as(deputy, [Role.DIRECTOR], bureau, MONDAY)
    assert duty.delegated_by == head
    assert duty.actor.name == "赵宁" and duty.actor.post == "局长（受刘敏授权）"


def test_the_own_post_comes_before_the_delegated_one(bureau, absent_head):
    _, deputy = absent_head
    duty = access.duty_as(deputy, [Role.DIRECTOR, Role.DEPUTY_HEAD], bureau, MONDAY)
    assert duty.post.role == Role.DEPUTY_HEAD and duty.delegated_by is None


def test_without_a_day_the_clock_decides(bureau, absent_head):
    _, deputy = absent_head
    with clock.frozen(MONDAY):
        assert access.duty_as(deputy, [Role.DIRECTOR], bureau)
    with clock.frozen(FRIDAY):
        assert access.duty_as(deputy, [Role.DIRECTOR], bureau) is None


def test_within_one_reading_the_database_is_asked_once(absent_head, django_assert_num_queries):
    _head, deputy = absent_head
    with access.asked_once(), django_assert_num_queries(1):
        assert access.duties(deputy, MONDAY) == access.duties(deputy, MONDAY)
    with django_assert_num_queries(2):
        assert access.duties(deputy, MONDAY) == access.duties(deputy, MONDAY)


def test_an_appointment_counts_from_the_next_reading_on(bureau):
    officer = build.officer("唐宇", build.post(bureau, Role.ATTENDEE))
    with access.asked_once():
        assert len(access.duties(officer)) == 1
    Appointment.objects.create(officer=officer, post=build.post(bureau, Role.OFFICE), valid_from=MONDAY)
    with access.asked_once():
        assert len(access.duties(officer)) == 2
