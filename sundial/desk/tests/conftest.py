"""Linwu's bureau with its people signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.tests.mondays import nine_o_clock, today
from sundial.organs.models import Account, Officer, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Bureau, Linwu
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

SignIn = Callable[[Officer], Client]


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau.found()


@pytest.fixture
def linwu(bureau: Bureau, today: clock.Frozen) -> Linwu:
    return Linwu(bureau, today)


@pytest.fixture
def signed_in() -> SignIn:
    """A browser in which the officer has signed in and has a password of his own."""

    def _sign_in(officer: Officer) -> Client:
        account = Account.objects.filter(officer=officer).first() or Account.objects.create_account(
            f"user-{officer.pk}", "a-Password-2026", officer, must_change_password=False
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _sign_in


@pytest.fixture
def stranger(bureau: Bureau, signed_in: SignIn) -> Client:
    """孙磊 of another organ, signed in."""
    other = builders.organ("临武县水利局", "LINWU-WATER")
    return signed_in(builders.officer("孙磊", builders.post(other, Role.HANDLER_A)))


def send(client: Client, case: Case, action: str, **fields: Any) -> HttpResponse:
    """Send the form of an act, freshly drawn unless ``once`` says otherwise; the case is read anew."""
    answer = client.post(f"/desk/cases/{case.number}/do/{action}/", {"once": uuid4(), **fields})
    case.refresh_from_db()
    return answer


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@dataclass
class Meetings:
    """The rule of the bureau's meetings, and the call of one for the next morning."""

    linwu: Linwu

    @property
    def tomorrow(self) -> dt.datetime:
        return nine_o_clock(self.linwu.tomorrow())

    def form(self, *cases: Case) -> dict[str, Any]:
        bureau = self.linwu.bureau
        return {
            "once": uuid4(),
            "title": "2026年第1次局务会",
            "planned_at": f"{self.tomorrow.astimezone(clock.BEIJING):%Y-%m-%dT%H:%M}",
            "place": "三楼会议室",
            "chair": bureau.liu.pk,
            "recorder": bureau.recorder.pk,
            "cases": [case.pk for case in cases],
        }


@pytest.fixture
def with_meetings(linwu: Linwu) -> Meetings:
    """The bureau's own rule: two thirds of the members, told a day ahead."""
    item = PowerItem.objects.create(organ=linwu.bureau.organ, code="T-MEET", power_type="other", procedure="meeting")
    ItemVersion.objects.create(
        item=item,
        number=1,
        state="in_force",
        effective_from=dt.date(2020, 1, 1),
        name="局务会制度",
        extra={"meeting": {"quorum": "2/3", "notice": {"value": 1, "unit": "calendar_day"}}},
    )
    return Meetings(linwu)
