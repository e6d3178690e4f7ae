"""How the reader wants pages drawn: larger type, higher contrast. Kept in a cookie, asked of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sundial.ui.parts import Text

COOKIE: Final = "sundial_display"
YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """One switch: its name in the form, the attribute it sets, and its words."""

    name: str
    attribute: str
    value: str
    label: Text
    icon: str
    on: bool = False


SWITCHES: Final = (
    Choice("large", "data-type", "large", _("Large type"), "type"),
    Choice("contrast", "data-contrast", "high", _("High contrast"), "contrast"),
)


def chosen(request: HttpRequest | None) -> set[str]:
    """The switches that are on for this reader; an unknown word in the cookie is ignored."""
    stored = request.COOKIES.get(COOKIE, "") if request else ""
    return {switch.name for switch in SWITCHES} & set(stored.split("."))


def choices(request: HttpRequest | None) -> list[Choice]:
    on = chosen(request)
    return [Choice(s.name, s.attribute, s.value, s.label, s.icon, s.name in on) for s in SWITCHES]


def attributes(request: HttpRequest | None) -> SafeString:
    """The attributes of ``<html>`` that ``tokens.css`` answers to."""
    return format_html_join("", ' {}="{}"', ((c.attribute, c.value) for c in choices(request) if c.on))


def toggled(request: HttpRequest, name: str) -> str:
    """The cookie after turning ``name`` on or off."""
    known = {switch.name for switch in SWITCHES}
    return ".".join(sorted(chosen(request) ^ ({name} & known)))
