"""What a password must hold. The seeds demand letters and digits; a length makes it worth having.

Sources: 榕政办〔2010〕113号 第三十条 (letters and digits, changed regularly); GB/T 22239-2019 8.1.4.1.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Account

SHORTEST = 3  # characters of an account name that are not found in a password by chance
REPEATED = 4  # characters that do not come twice by chance


class LettersAndDigits:
    """Refuse a password without a letter or without a digit."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if not any(c.isalpha() for c in password) or not any(c.isdigit() for c in password):
            raise ValidationError(_("A password must hold letters and digits."), code="password_letters_digits")

    def get_help_text(self) -> str:
        return str(_("A password must hold letters and digits."))


class NotOfTheName:
    """Refuse a password that holds the account name, whatever stands around it."""

    def validate(self, password: str, user: Account | None = None) -> None:
        name = user.get_username().casefold() if user is not None else ""
        if len(name) >= SHORTEST and name in password.casefold():
            raise ValidationError(_("A password must not hold the account name."), code="password_name")

    def get_help_text(self) -> str:
        return str(_("A password must not hold the account name."))


class NoRepetition:
    """Refuse a password that says the same thing twice: its length is worth half."""

    def validate(self, password: str, user: Account | None = None) -> None:
        said = password.casefold()
        pieces = {said[at : at + REPEATED] for at in range(len(said) - REPEATED + 1)}
        if any(said.find(piece, said.find(piece) + REPEATED) >= 0 for piece in pieces):
            raise ValidationError(_("A password must not say the same thing twice."), code="password_repeats")

    def get_help_text(self) -> str:
        return str(_("A password must not say the same thing twice."))


class NotTheOldOne:
    """Refuse the password one already has: a change must change something."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("Choose a password other than the present one."), code="password_same")

    def get_help_text(self) -> str:
        return str(_("Choose a password other than the present one."))
