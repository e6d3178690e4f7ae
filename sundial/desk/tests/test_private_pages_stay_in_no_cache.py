"""What a signed-in officer was shown is not shown again by the Back button of a shared computer."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from sundial.organs.models import Officer
from sundial.permits.tests.life import Bureau


def test_pages_of_a_signed_in_officer_are_not_stored(bureau: Bureau, signed_in: Callable[[Officer], Client]) -> None:
    officer = signed_in(bureau.wang)
    for address in ("/desk/", "/services/", "/no-such-page/"):
        assert "no-store" in officer.get(address)["Cache-Control"], address


def test_public_pages_of_a_stranger_may_be_stored(db: None) -> None:
    assert "no-store" not in Client().get("/services/").headers.get("Cache-Control", "")
