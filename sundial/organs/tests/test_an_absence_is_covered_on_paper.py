"""Whoever will be away names on a paper who acts at his post; the deputy acts then, on those days and no other."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.organs import absence, access
from sundial.organs.models import Delegation, Role
from sundial.organs.tests import builders as build

pytestmark = pytest.mark.django_db
DAY = timedelta(1)


class World:
    def __init__(self) -> None:
        self.bureau = build.organ()
        self.seat = build.post(self.bureau, Role.DIRECTOR, "局长")
        self.desk = build.post(self.bureau, Role.HANDLER_A, "承办人A")
        self.head = build.officer("刘敏", self.seat)
        self.handler = build.officer("张强", self.desk)
        self.deputy = build.officer("赵宁", build.post(self.bureau, Role.DEPUTY_HEAD, "分管副局长"))
        self.stranger = build.officer("孙磊", build.post(build.organ("临武县林业局", "LINWU-FOREST"), Role.HANDLER_A))
        self.keeper = build.officer("吴平", build.post(self.bureau, Role.SYSTEM_ADMIN, "系统管理员"))

    def away(self, by=None, **other) -> Delegation:
        asked = {
            "post": self.seat,
            "holder": self.head,
            "deputy": self.deputy,
            "first": MONDAY,
            "last": MONDAY + 2 * DAY,
            "reason": "出差",
            "paper": "临安监授〔2026〕3号",
        }
        return absence.delegate(absence.Absence(**(asked | other)), by or self.head)

    def acting(self, on: date):
        return access.duty_as(self.deputy, [Role.DIRECTOR], self.bureau, on)


@contextmanager
def refused(code):
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def world():
    with clock.frozen(nine_o_clock(MONDAY)):
        yield World()


def test_the_deputy_acts_on_those_days_in_the_holders_name_and_it_is_on_record(world):
    world.away()
    assert world.acting(MONDAY).actor.post == "局长（受刘敏授权）" and world.acting(MONDAY + 2 * DAY)
    assert world.acting(MONDAY - DAY) is None and world.acting(MONDAY + 3 * DAY) is None
    event = Event.objects.get(kind="post.delegate")
    assert (event.data["deputy"], event.data["paper"]) == ("赵宁", "临安监授〔2026〕3号")


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("absence.past", {"first": MONDAY - DAY}),
        ("absence.span", {"first": MONDAY + 2 * DAY, "last": MONDAY + DAY}),
        ("absence.self", {"deputy": "head"}),
        ("absence.stranger", {"deputy": "stranger"}),
        ("absence.stranger", {"deputy": "keeper"}),
        ("absence.not_yours", {"by": "handler"}),
        ("absence.not_yours", {"by": "stranger"}),
    ],
)
def test_what_no_paper_can_say_is_refused(world, code, change):
    asked = {name: getattr(world, value) if isinstance(value, str) else value for name, value in change.items()}
    with refused(code):
        world.away(**asked)
    assert not Delegation.objects.exists()


def test_two_never_act_for_one_on_one_day(world):
    world.away()
    with refused("absence.overlap"):
        world.away(deputy=world.handler, first=MONDAY + 2 * DAY, last=MONDAY + 4 * DAY)
    assert world.away(deputy=world.handler, first=MONDAY + 3 * DAY, last=MONDAY + 4 * DAY)


def test_the_head_names_a_deputy_for_whoever_fell_ill_but_a_deputy_lends_nothing_on(world):
    assert world.away(post=world.desk, holder=world.handler).holder == world.handler
    assert access.duty_as(world.deputy, [Role.HANDLER_A], world.bureau, MONDAY)
    world.away()
    with refused("absence.not_yours"):
        world.away(by=world.deputy, deputy=world.handler, first=MONDAY + 3 * DAY, last=MONDAY + 4 * DAY)


def test_who_comes_back_early_ends_it_with_the_day_and_takes_no_power_back(world):
    first, later = world.away(), world.away(first=MONDAY + 7 * DAY, last=MONDAY + 8 * DAY)
    absence.recall(first.pk, world.head)
    assert world.acting(MONDAY) and world.acting(MONDAY + DAY) is None
    absence.recall(later.pk, world.head)
    assert not Delegation.objects.filter(pk=later.pk).exists()
    with refused("absence.over"):
        absence.recall(first.pk, world.head)
    assert Event.objects.filter(kind="post.recall").count() == 2
