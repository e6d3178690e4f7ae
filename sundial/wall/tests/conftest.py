"""The watched bureau of the supervision tests, seen through its pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sundial.organs.models import Account, Officer
from sundial.supervision.tests.conftest import declined, files_of_this_test, late, linwu, today, watch

__all__ = ["declined", "files_of_this_test", "late", "linwu", "today", "watch"]


@pytest.fixture
def browse() -> Callable[[Officer], Client]:
    """A browser in which ``officer`` has signed in."""

    def sign_in(officer: Officer) -> Client:
        account = Account.objects.create_account(officer.name, "abc12345", officer, must_change_password=False)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
