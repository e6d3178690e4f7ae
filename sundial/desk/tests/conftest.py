"""Linwu's bureau with its people signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from sundial.kernel import clock
from sundial.organs.models import Account, Officer
from sundial.permits.tests.life import Bureau, Linwu, nine_o_clock

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    with clock.frozen(nine_o_clock(MONDAY)) as frozen:
        yield frozen


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau.found()


@pytest.fixture
def linwu(bureau: Bureau, today: clock.Frozen) -> Linwu:
    return Linwu(bureau, today)


@pytest.fixture
def signed_in() -> Callable[[Officer], Client]:
    """A browser in which the officer has signed in and has a password of his own."""

    def _sign_in(officer: Officer) -> Client:
        account = Account.objects.create_account(
            f"user-{officer.pk}", "a-Password-2026", officer, must_change_password=False
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _sign_in
