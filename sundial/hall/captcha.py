"""A question before the next try, once an address has tried often: answered by a person in a moment, with or without sight and script.

``settings.CAPTCHA_DRIVER`` names the function that draws one; without any, only the limits of ``attempts`` hold.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sundial.hall import attempts
from sundial.hall.policy import policy
from sundial.kernel.yaml_files import read_yaml

SALT = "sundial.hall.captcha"
SIGNS: dict[str, Callable[[int, int], int]] = {
    "plus": lambda a, b: a + b,
    "times": lambda a, b: a * b,
    "minus": lambda a, _b: a,
}


@dataclass(frozen=True)
class Question:
    """What is asked, in the reader's language, and the one right answer in Arabic figures or small letters."""

    text: str
    answer: str


def sums() -> Question:
    """A sum in words."""
    rules, language = _rules(), "zh" if str(get_language()).startswith("zh") else "en"
    one, other = (rules["least"] + secrets.randbelow(rules["most"] - rules["least"] + 1) for _each in range(2))
    chosen = secrets.choice(rules["sums"])
    words = rules["digits"][language]
    return Question(chosen[language].format(a=words[one], b=words[other]), str(SIGNS[chosen["sign"]](one, other)))


class CaptchaForm(forms.Form):
    """The question, or nothing where none is asked. Each question is good for one answer within the window of the limits."""

    prefix = "captcha"

    def __init__(self, request: HttpRequest, purpose: str) -> None:
        sent = request.POST if request.method == "POST" and "captcha-token" in request.POST else None
        super().__init__(sent, auto_id=f"captcha-{purpose}-%s")
        self.request, self.asked = request, _is_asked(request, purpose)
        if self.asked:
            self._ask(import_string(settings.CAPTCHA_DRIVER)())

    def _ask(self, question: Question) -> None:
        token = signing.dumps([secrets.token_urlsafe(9), _digest(question.answer)], salt=SALT)
        self.fields["answer"] = forms.CharField(
            label=question.text,
            max_length=20,
            help_text=_("Many tries came from your address, so this is asked once. Answer in figures."),
            widget=_Fresh({"autocomplete": "off", "inputmode": "numeric"}),
        )
        self.fields["token"] = forms.CharField(widget=_FreshHidden({"value": token}))

    @property
    def answered(self) -> bool:
        """Whether nothing is asked, or the answer is right."""
        return not self.asked or self.is_valid()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self._is_right(data["token"], data["answer"]):
            self.add_error("answer", _("That was not the answer, or it came too late. Here is another question."))
        return data

    def _is_right(self, token: str, answer: str) -> bool:
        try:
            nonce, digest = signing.loads(token, salt=SALT, max_age=policy().window)
        except (signing.BadSignature, ValueError):
            return False
        return attempts.first_use(nonce) and secrets.compare_digest(digest, _digest(answer))


class _Fresh(forms.TextInput):
    """Shown again it belongs to another question: what was typed for the last one does not stand in it."""

    def format_value(self, value: Any) -> None:
        return None


class _FreshHidden(forms.HiddenInput):
    def format_value(self, value: Any) -> None:
        return None


def _is_asked(request: HttpRequest, purpose: str) -> bool:
    return bool(settings.CAPTCHA_DRIVER) and attempts.tried(request, purpose) >= policy().asked_after[purpose]


def _digest(answer: str) -> str:
    """Keyed, so that the token tells nobody the answer."""
    plain = "".join(answer.split()).lower().translate(WIDE)
    return salted_hmac(SALT, plain, algorithm="sha256").hexdigest()


# An input method may write figures in full width.
WIDE = {ord("０") + figure: str(figure) for figure in range(10)}


@cache
def _rules() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(Path(__file__).with_name("captcha.yaml"))
    return loaded
