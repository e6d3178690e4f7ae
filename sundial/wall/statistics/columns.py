"""The columns of the figures: what the page and the exported table both show, said once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.kernel.proportion import Proportion
from sundial.kernel.spreadsheet import Cell
from sundial.supervision.statistics.figures import Line
from sundial.supervision.statistics.measures import CASES, LIGHTS
from sundial.supervision.statistics.policy import policy

OF_CASES = ("received", "in_hand", "decided", "lit")
OF_LIGHTS = ("red", "yellow", "warning", "grey", "burning")
OF_A_RULE = ("lit",)


@dataclass(frozen=True)
class Rate:
    """A rate's heading and where a line keeps it. A ``census`` counts all there is, so no sample can be too small."""

    label: str | Promise
    of: Callable[[Line], Proportion | None]
    census: bool = False


IN_TIME = Rate(gettext_lazy("handled in time"), lambda line: line.in_time)
ALARM = Rate(gettext_lazy("alarm rate"), lambda line: line.alarm)
ONLINE = Rate(gettext_lazy("share online"), lambda line: line.online, census=True)
CLOSED_ONLINE = Rate(gettext_lazy("share closed online"), lambda line: line.closed_online, census=True)
RUN = Rate(gettext_lazy("run rate"), lambda line: line.run, census=True)


@dataclass(frozen=True)
class Shape:
    """The columns that mean something for one way of splitting."""

    cases: tuple[str, ...]
    rates: tuple[Rate, ...]

    @property
    def counts(self) -> tuple[str, ...]:
        return self.cases + OF_LIGHTS

    @property
    def headings(self) -> list[str | Promise]:
        return [({**CASES, **LIGHTS})[name].label for name in self.counts]


def shape_of(by: str) -> Shape:
    """A rule has no cases of its own; only an organ, a county and a kind have powers to run; what share came online is read by county, item and month,
    what share was closed online by organ too."""
    if by == "rule":
        return Shape(OF_A_RULE, (ALARM,))
    online = (ONLINE, CLOSED_ONLINE)
    further = {"organ": (RUN, CLOSED_ONLINE), "place": (RUN, *online), "kind": (RUN,), "item": online, "month": online}
    return Shape(OF_CASES, (IN_TIME, ALARM, *further.get(by, ())))


# How the figures are counted: said under the table and on the last sheet of the workbook.
COUNTED = (
    gettext_lazy(
        "Dealt with in the period: submitted before the last day ended and not closed before the first day began."
    ),
    gettext_lazy(
        "Handled in time: cases decided in these days whose promised clock ended before it ran out, among all those decided under a promise."
    ),
    gettext_lazy(
        "Alarm rate: cases dealt with in the period on which a light was raised in these days, among all dealt with."
    ),
    gettext_lazy("Run rate: powers received at least once in these days, among the powers in force on the last day."),
    gettext_lazy(
        "Share online: applications handed in online among all applications. Share closed online: cases decided by the steps of this platform, and not taken over from another system, among all decided."
    ),
    gettext_lazy(
        "By window: the cases in which whoever sits at a window of the organ had a part; a case no window saw stands in no line. By county: the organs of the county, its townships and villages summed."
    ),
    gettext_lazy(
        "The bounds after a rate are its interval of %(confidence)s per cent (Wilson). With fewer than %(minimum)s cases there is no rate and no place in the order; the others stand with the surely worst on top."
    ),
)


def how_counted() -> list[str]:
    """The sentences of :data:`COUNTED` with the county's own sizes."""
    sizes = {"minimum": policy().minimum_sample, "confidence": policy().confidence}
    return [str(each) % sizes for each in COUNTED]


def exported(first: str, by: str, found: list[Line]) -> tuple[list[str], list[list[Cell]]]:
    """Heading and rows of the table as a spreadsheet shows it: each rate with what it was counted from."""
    shape = shape_of(by)
    head = [first, *map(str, shape.headings)]
    for rate in shape.rates:
        name = str(rate.label)
        head += [name, f"{name} {_('at least')}", f"{name} {_('at most')}"]
        head += [f"{name} {_('numerator')}", f"{name} {_('denominator')}"]
    return head, [[line.label, *_counts(line, shape), *_rates(line, shape)] for line in found]


def closing_row(by: str, whole: Line) -> list[list[Cell]]:
    """The row of all together under an exported table; none where the lines do not add up."""
    shape = shape_of(by)
    return [] if by == "rule" else [[_("all together"), *_counts(whole, shape), *_rates(whole, shape)]]


def _counts(line: Line, shape: Shape) -> list[Cell]:
    return [line.counts.get(name, 0) for name in shape.counts]


def _rates(line: Line, shape: Shape) -> list[Cell]:
    cells: list[Cell] = []
    for rate in shape.rates:
        found = rate.of(line)
        told = found if found and (rate.census or policy().comparable(found)) else None
        lower, upper = (told.interval if told and not rate.census else None) or (None, None)
        share = told.rate if told else None
        cells += [_round(share), _round(lower), _round(upper), *counted(found)]
    return cells


def counted(found: Proportion | None) -> list[Cell]:
    """What a rate was counted from, in two cells: a spreadsheet reads 1/3 as the third of January."""
    return [found.hits, found.total] if found else [None, None]


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
