"""What a password must hold. The seeds demand letters and digits; a length makes it worth having.

Sources: 榕政办〔2010〕113号 第三十条 (letters and digits, changed regularly); GB/T 22239-2019 8.1.4.1.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Account


class LettersAndDigits:
    """Refuse a password without a letter or without a digit."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if not any(c.isalpha() for c in password) or not any(c.isdigit() for c in password):
            raise ValidationError(_("A password must hold letters and digits."), code="password_letters_digits")

    def get_help_text(self) -> str:
        return str(_("A password must hold letters and digits."))


class NotTheOldOne:
    """Refuse the password one already has: a change must change something."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("Choose a password other than the present one."), code="password_same")

    def get_help_text(self) -> str:
        return str(_("Choose a password other than the present one."))
