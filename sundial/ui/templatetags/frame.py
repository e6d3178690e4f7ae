"""The frame around every page, and the words of moments, days and amounts, as tags and filters."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import loader
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from sundial.kernel import clock
from sundial.ui import display, nav, words

register = template.Library()

# Marks the tag of a message that confirms an act: “done:” and the key of its form.
DONE = "done:"
Context = template.Context

WHEN: dict[str, Callable[[Any], str]] = {
    "moment": words.moment,
    "day": words.day,
    "short": words.short_day,
    "hour": words.hour,
}
HTMX = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


# ── Words: moments, days, amounts ───────────────────────────────────────────────────────────


@register.filter
def beijing(value: date | datetime | None) -> str:
    """2026年11月22日 09:05."""
    return words.moment(value) if value else ""


@register.filter
def beijing_date(value: date | datetime | None) -> str:
    return words.day(value) if value else ""


@register.filter
def beijing_time(value: datetime | None) -> str:
    return words.hour(value) if value else ""


@register.filter
def days_left(value: int | None, unit: str = "working_day") -> str:
    """还剩3个工作日."""
    return "" if value is None else words.left(value, unit)


@register.filter
def duration(value: int | None, unit: str = "working_day") -> str:
    """3个工作日."""
    return "" if value is None else words.amount_of_time(value, unit)


@register.filter
def money(value: Decimal | int | None) -> str:
    """1,234.50元."""
    return "" if value is None else words.money(value)


@register.filter
def filesize(value: int | None) -> str:
    return "" if value is None else words.size(value)


@register.simple_tag
def when(value: date | datetime | None, style: str = "moment") -> SafeString | str:
    """A ``<time>``; ``style`` is moment, day, short (month and day) or hour."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), WHEN[style](value))


@register.simple_tag
def data_time() -> SafeString | str:
    """The moment this page was read from the record; a page that shows old data must show an old time."""
    return when(clock.now())


# ── Frame ───────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def htmx_config() -> str:
    return json.dumps(HTMX)


@register.simple_tag
def page_language() -> str:
    """The ``lang`` of the page: zh-CN picks the right Chinese glyphs, zh-hans does not everywhere."""
    language = get_language() or "zh-hans"
    return "zh-CN" if language.startswith("zh") else language


@register.simple_tag(takes_context=True)
def display_attributes(context: Context) -> SafeString:
    """``data-type`` and ``data-contrast`` of ``<html>`` from the reader's cookie."""
    return display.attributes(context.get("request"))


@register.inclusion_tag("ui/display_forms.html", takes_context=True)
def display_forms(context: Context) -> dict[str, Any]:
    """Language, large type and high contrast, as forms that work without JavaScript."""
    request = context.get("request")
    return {
        "choices": display.choices(request),
        "language": "en" if page_language() == "zh-CN" else "zh-hans",
        "next": request.get_full_path() if request else "/",
        "csrf_token": context.get("csrf_token"),
    }


def is_inside(path: str, place: str) -> bool:
    """Whether ``path`` lies under ``place``; everything lies under the first page, so that one must match whole."""
    return path == place or (place != "/" and path.startswith(place))


@register.inclusion_tag("ui/nav.html", takes_context=True, name="nav")
def nav_tag(context: Context, face: str, label: str = "", folds: bool = False) -> dict[str, Any]:
    """The places of ``face`` that this reader may enter; the one they are in is marked. ``folds`` folds each group away."""
    request = context["request"]
    found = nav.places(face, getattr(request, "user", None))
    inside = [place.url for place in found if is_inside(request.path, place.url)]
    here = max(inside, key=len, default="")
    entries = [
        {"place": place, "current": place.url == here, "count": place.count(request) if place.count else None}
        for place in found
    ]
    return {"entries": entries, "label": label or gettext("Main navigation"), "folds": folds}


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """Whatever other rooms hung in the slot ``name`` (see ``nav.fill``)."""
    request = context.get("request")
    page: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    drawn = (loader.render_to_string(path, page, request) for path in nav.templates_in(name))
    return SafeString("".join(drawn))


@register.filter
def message_done(tags: str) -> str:
    """The key of the form whose act a message confirms, empty when it confirms none; pages drop what they kept of it."""
    return next((tag.removeprefix(DONE) for tag in tags.split() if tag.startswith(DONE)), "")


@register.filter
def message_tone(tags: str) -> str:
    """The tone of a notice for a message of Django's, whose level comes last in its tags."""
    level = tags.split()[-1] if tags else ""
    return {"success": "good", "warning": "attention", "error": "bad"}.get(level, "info")
