"""Addresses and forms no browser sends are answered with a page, never with a fault of ours."""

from __future__ import annotations

import pytest
from django.test import Client

NUL = "%00"


@pytest.mark.parametrize(
    "address", ["/services/suggest/?q=", "/services/", "/organs/", "/published/?q=", "/services/?x"]
)
def test_a_nul_in_an_address_is_a_bad_request(visitor: Client, address: str) -> None:
    ending = "" if "?" in address else "/"
    assert visitor.get(address + NUL + ending).status_code == 400


def test_a_nul_in_a_form_is_a_bad_request(visitor: Client) -> None:
    assert visitor.post("/display/", {"switch": "large", "next": "/\0"}).status_code == 400


@pytest.mark.parametrize("days", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_a_day_at_the_end_of_time_narrows_nothing(db: None, visitor: Client, days: dict[str, str]) -> None:
    assert visitor.get("/published/", days).status_code == 200


def test_a_session_key_with_a_nul_is_no_session(db: None, visitor: Client) -> None:
    assert visitor.get("/desk/", headers={"cookie": 'sessionid="\\000abcdefghijk"'}).status_code == 302
