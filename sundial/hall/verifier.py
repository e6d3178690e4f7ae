"""The words of the page that verifies a receipt, and the page as one file that works with the network off."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.ledger import reading

STATIC = Path(__file__).parent / "static" / "hall"


def words() -> dict[str, object]:
    """Every sentence the script may say, in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    plain = ("act", "organ", "item", "occurred", "recorded", "position", "place", "log", "hidden")
    return {
        **{name: reading.word(name, language) for name in plain},
        "valid": _("This receipt is valid."),
        "invalid": _("This receipt is not valid."),
        "unchanged": _("The log holds exactly this record, and it has not been changed since it was sealed."),
        "acts": {act: both[language == "en"] for act, both in reading.ACTS.items()},
        "reasons": _reasons(),
    }


def _reasons() -> dict[str, str]:
    return {
        "nothing": _("Choose the receipt file, or paste its text."),
        "form": _("This is not a receipt, or its text was damaged."),
        "key": _("The key of the log is malformed."),
        "unsigned": _("The log of this key has not signed the receipt."),
        "signature": _("The signature is wrong: the receipt was changed, or it is of another log."),
        "place": _("The record does not stand in the log where the receipt says."),
        "opening": _("The facts shown are not those that were recorded."),
        "browser": _("This browser cannot check such signatures. Use a newer one, or the program: sundial verify."),
    }


def as_file(key: str) -> str:
    """The page in one file, script inside: it asks nothing of any server."""
    context = {
        "words": words(),
        "key": key,
        "script": _inside("script", "verify.js"),
        "style": _inside("style", "verify.css"),
    }
    return render_to_string("hall/verify_file.html", context)


def _inside(tag: str, name: str) -> SafeString:
    """Our own file as an element. Only a page that is kept as a file may have one; no page we serve does."""
    return SafeString(f"<{tag}>\n{(STATIC / name).read_text(encoding='utf-8')}</{tag}>")
