"""Why a row of another system was not taken over, in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

# As the examination writes them: they are message ids.
KNOWN = (
    gettext_noop("amount cannot be read"),
    gettext_noop("amount has parts of a cent"),
    gettext_noop("amount is less than nothing"),
    gettext_noop("case identifier used before"),
    gettext_noop("case without any usable event"),
    gettext_noop("case without identifier"),
    gettext_noop("differs from what was taken over before"),
    gettext_noop("event of a rejected case"),
    gettext_noop("event without activity"),
    gettext_noop("event without time"),
    gettext_noop("time cannot be read"),
    gettext_noop("time lies in the future"),
    gettext_noop("year and date disagree"),
)
PARTY = "party: "


def in_words(reason: str) -> str:
    """The reason as it is read; the code of a party's wrong number behind its own word."""
    if reason.startswith(PARTY):
        return f"{gettext('the number of the party cannot be right')} ({reason.removeprefix(PARTY)})"
    return gettext(reason) if reason in KNOWN else reason
