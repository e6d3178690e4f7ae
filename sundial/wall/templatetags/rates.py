"""A rate as supervisors may read it: with its interval drawn beside it, or as bare counts where they are too few."""

from typing import Any

from django import template

from sundial.kernel.proportion import Proportion
from sundial.supervision.statistics.policy import policy

register = template.Library()

BAR = 100  # The width of the drawing: one unit is one per cent.


@register.inclusion_tag("wall/rate.html")
def rate_bar(rate: Proportion | None, census: bool = False) -> dict[str, Any]:
    """Percentage, interval and counts with a bar; below the minimum sample only the counts; of all there is, no interval."""
    if census and rate and rate.rate is not None:
        return {"rate": rate, "share": _percent(rate.rate), "bar": round(rate.rate * BAR, 1)}
    if rate is None or not policy().comparable(rate):
        return {"rate": rate}
    lower, upper = rate.interval or (0.0, 0.0)
    return {
        "rate": rate,
        "share": _percent(rate.rate or 0),
        "bounds": (_percent(lower), _percent(upper)),
        "bar": round((rate.rate or 0) * BAR, 1),
        "reach": (round(lower * BAR, 1), round(upper * BAR, 1)),
    }


@register.filter
def counted(rate: Proportion | None) -> str:
    """What a rate was counted from: 3/14."""
    return f"{rate.hits}/{rate.total}" if rate else ""


def _percent(share: float) -> str:
    return f"{share:.1%}"
