"""The language of the terminal: Chinese when ``LC_ALL``, else ``LANG``, begins with ``zh``, otherwise English."""

from __future__ import annotations

import os


def of_the_terminal() -> str:
    """Return ``zh`` or ``en``."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def code() -> str:
    """Return Django's name of it."""
    return "zh-hans" if of_the_terminal() == "zh" else "en"


def speak() -> None:
    """Let what the product says from now on be in the language of the terminal. The site must be open."""
    from django.utils import translation

    translation.activate(code())
