"""The words of the page that verifies a receipt, and the page as one file that works with the network off."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.ledger import words as said
from sundial.ledger.keyring import LogKey, rotations

STATIC = Path(__file__).parent / "static" / "hall"


def words(organs: Mapping[str, str], log: LogKey) -> dict[str, object]:
    """Every sentence the script may say, in the reader's language; ``organs`` are the names by code.

    ``keys`` are those the log has had, each with the last size it signed.
    """
    language = "en" if (get_language() or "").startswith("en") else "zh"

    def chosen(table: Mapping[str, said.Both]) -> dict[str, str]:
        return {name: both[language == "en"] for name, both in table.items()}

    return {
        **chosen(said.WORDS),
        "valid": _("This receipt is valid."),
        "invalid": _("This receipt is not valid."),
        "unchanged": _("The log holds exactly this record, and it has not been changed since it was sealed."),
        "acts": chosen(said.ACTS),
        "fields": chosen(said.FIELDS),
        "values": {name: chosen(table) for name, table in said.VALUES.items()},
        "unsaid": sorted(said.UNSAID),
        "organs": dict(organs),
        "keys": [{"key": each.old.vkey, "until": each.checkpoint.size} for each in rotations(log)],
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


def as_file(log: LogKey, organs: Mapping[str, str]) -> str:
    """The page in one file, script inside: it asks nothing of any server."""
    context = {
        "words": words(organs, log),
        "key": log.vkey,
        "script": _inside("script", "verify.js"),
        "style": _inside("style", "verify.css"),
    }
    return render_to_string("hall/verify_file.html", context)


def _inside(tag: str, name: str) -> SafeString:
    """Our own file as an element. Only a page that is kept as a file may have one; no page we serve does."""
    return SafeString(f"<{tag}>\n{(STATIC / name).read_text(encoding='utf-8')}</{tag}>")
