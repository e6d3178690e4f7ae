"""The watched bureau of the supervision tests, seen through its pages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from sundial.organs.models import Account, Officer
from sundial.supervision.tests.conftest import declined, kept_late, kept_watch, late, linwu, today, watch

__all__ = ["declined", "kept_late", "kept_watch", "late", "linwu", "today", "watch"]


class Browser(Client):
    """A client that sends the key of a form with it, as a page does; a new one each time, unless the test gives one."""

    def post(self, path, data=None, **more):
        return super().post(path, {"once": str(uuid4()), **(data or {})}, **more)


@pytest.fixture
def browse() -> Callable[[Officer], Client]:
    """A browser in which ``officer`` has signed in."""

    def sign_in(officer: Officer, **more: bool) -> Client:
        account = Account.objects.create_account(officer.name, "abc12345", officer, must_change_password=False)
        client = Browser(**more)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
