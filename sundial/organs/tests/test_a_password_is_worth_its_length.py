"""Letters, digits, length; and neither the account's own name nor the same thing twice."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sundial.organs.models import Account

OWNER = Account(username="hejing")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("hejing2026hejing", "password_name"),
        ("2026-HeJing-office", "password_name"),
        ("river2026river", "password_repeats"),
        ("20262026abcd", "password_repeats"),
        ("aaaaaaaaaaa1", "password_repeats"),
        ("onlylettershere", "password_letters_digits"),
        ("short2026", "password_too_short"),
    ],
)
def test_refused(password, code):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, OWNER)
    assert code in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize("password", ["My-own-2026-Sundial", "春风又绿江南岸-1986", "cedar8lantern-orbit"])
def test_accepted(password):
    validate_password(password, OWNER)
