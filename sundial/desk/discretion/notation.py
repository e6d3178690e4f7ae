"""How cells are written, as examples beside the table that is edited. A test reads every example."""

from __future__ import annotations

from django.utils.translation import gettext as _

NUMBERS = (">= 1000 and < 5000", "[1000..5000)", "1000以上不满5000", "1万以上", "1, 2, [5..9]")
SANCTIONS = ("yes", "may", "1000元以上5000元以下", "multiple [1..3] of gains", "per_unit [100..200] of gains")
DAYS = ("days [1..30]", "1日以上30日以下")


def notation() -> list[tuple[str, tuple[str, ...], str]]:
    """What is written how: a label, examples, and a remark."""
    named = _("yes, no, or the names of the choices with commas between; not(…) for all others")
    return [
        (_("Numbers"), NUMBERS, ""),
        (_("Yes or no, choices"), (), named),
        (_("Any"), ("-",), _("or empty")),
        (
            _("Sanctions"),
            SANCTIONS,
            _("“may” in front where the law only allows it; the number that is multiplied by its key or name"),
        ),
        (_("Days"), DAYS, ""),
    ]
