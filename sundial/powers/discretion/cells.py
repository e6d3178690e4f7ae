"""A cell of a decision table: which values of a circumstance a row is for. Read from and written as a subset of FEEL.

Numbers: ``>= 10000``, ``[10000..50000)``, ``> 1 and <= 5``, ``3``, lists of these; as statutes say it too: ``1万以上不满5万``
(以上、以下 include the figure; 不满、超过 do not: 民法典 art. 1259). Choices: ``"slight", "grave"``, ``not("grave")``.
Yes or no: ``true``, ``false``. ``-`` or nothing is any value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sundial.kernel.refusal import Refusal, gettext_noop

Steps = tuple[float, float]  # both included; infinite where open. Whole numbers are exact as Python ints.
ANY = "-"
LONGEST = 400
_NUMBER = r"-?\d+(?:\.\d+)?[万亿]?"
_INTERVAL = re.compile(rf"([\[\(\]])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\]\)\[])")
_COMPARISON = re.compile(rf"(>=|<=|>|<|=)?\s*({_NUMBER})")
_STATUTE = (
    (re.compile(rf"({_NUMBER})\s*及?以上"), r">=\1 and "),
    (re.compile(rf"({_NUMBER})\s*及?以[下内]"), r"<=\1 and "),
    (re.compile(rf"(?:不满|不足|低于|少于)({_NUMBER})"), r"<\1 and "),
    (re.compile(rf"(?:超过|高于|多于|大于)({_NUMBER})"), r">\1 and "),
)
_WIDE = str.maketrans("，、；（）［］＞＜＝：“”", ',,;()[]><=:""')
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


class CellError(Refusal):
    """What stands in a cell cannot be read. Code ``benchmark.cell``."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__("benchmark.cell", sentence, field="", **values)


@dataclass(frozen=True)
class Interval:
    """Numbers from ``low`` to ``high``; None where there is no end; an open end does not belong to it."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def steps(self, places: int) -> Steps:
        """The same on a grid of ``10 ** -places``, both ends included; the first is above the second when it is empty."""
        return _low_step(self, places), _high_step(self, places)

    def holds(self, value: Decimal) -> bool:
        """Whether ``value`` lies in it."""
        above = self.low is None or (value > self.low if self.low_open else value >= self.low)
        below = self.high is None or (value < self.high if self.high_open else value <= self.high)
        return above and below

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high and not (self.low_open or self.high_open):
            return plain(self.low)
        if self.low is not None and self.high is not None:
            left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
            return f"{left}{plain(self.low)}..{plain(self.high)}{right}"
        if self.low is not None:
            return f"{'>' if self.low_open else '>='} {plain(self.low)}"
        if self.high is not None:
            return f"{'<' if self.high_open else '<='} {plain(self.high)}"
        return ANY


@dataclass(frozen=True)
class Within:
    """The numbers in any of ``intervals``."""

    intervals: tuple[Interval, ...]

    def holds(self, value: object) -> bool:
        return isinstance(value, Decimal) and any(each.holds(value) for each in self.intervals)

    def __str__(self) -> str:
        return ", ".join(map(str, self.intervals))


@dataclass(frozen=True)
class Among:
    """The choices (or ``true`` and ``false``) in ``keys``, in the order of the circumstance."""

    keys: tuple[str, ...]

    def holds(self, value: object) -> bool:
        return value in self.keys

    def __str__(self) -> str:
        return ", ".join(key if key in ("true", "false") else f'"{key}"' for key in self.keys)


Cell = Within | Among


def plain(number: Decimal) -> str:
    """A number without an exponent and without noughts that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_interval(text: str, unit: str = "") -> Interval:
    """One interval; raises ``CellError``."""
    found = _term(_prepared(text, unit))
    if found.low is not None and found.high is not None:
        empty = found.low > found.high or (found.low == found.high and (found.low_open or found.high_open))
        if empty:
            raise CellError(gettext_noop("“%(text)s” holds no number: its ends are the wrong way round."), text=text)
    return found


def read_numbers(text: str, unit: str = "") -> Within | None:
    """The numbers a cell is for, None for any; raises ``CellError``."""
    bare = _prepared(text, unit)
    if bare in ("", ANY):
        return None
    return Within(tuple(read_interval(part) for part in _parts(bare)))


def read_choices(text: str, known: Sequence[str], labels: dict[str, str]) -> Among | None:
    """The choices a cell is for, by key or by label, None for any; raises ``CellError``."""
    bare = _checked_length(text).translate(_WIDE).strip()
    if bare in ("", ANY):
        return None
    negated = re.fullmatch(r"not\s*\((.*)\)", bare)
    named = {_choice(part, known, labels) for part in _parts(negated.group(1) if negated else bare)}
    kept = tuple(key for key in known if (key in named) != bool(negated))
    if not kept:
        raise CellError(gettext_noop("“%(text)s” leaves no choice."), text=text)
    return Among(kept)


def _choice(part: str, known: Sequence[str], labels: dict[str, str]) -> str:
    bare = part.strip().strip('"').strip()
    key = bare if bare in known else labels.get(bare.lower(), "")
    if not key:
        raise CellError(
            gettext_noop("“%(text)s” is none of the choices %(known)s."), text=bare, known="、".join(labels or known)
        )
    return key


def _prepared(text: str, unit: str) -> str:
    bare = _checked_length(text).translate(_WIDE).replace("≥", ">=").replace("≤", "<=")
    # A space keeps two figures apart that only their unit did: 超过1000元5000元以下.
    bare = re.sub(rf"(?<=[\d万亿])\s*{re.escape(unit)}", " ", bare) if unit else bare
    return bare.strip()


def _checked_length(text: str) -> str:
    if len(text) > LONGEST:
        raise CellError(gettext_noop("A cell holds %(most)s signs at most."), most=LONGEST)
    return text


def _parts(text: str) -> list[str]:
    """Split at commas; a range needs none inside."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _term(text: str) -> Interval:
    for pattern, feel in _STATUTE:
        text = pattern.sub(feel, text)
    pieces = [piece.strip() for piece in re.split(r"\band\b|且|并且", text) if piece.strip()]
    if not pieces:
        raise CellError(gettext_noop("Write a range, such as [1000..5000] or >= 1000."))
    found = _piece(pieces[0])
    for piece in pieces[1:]:
        found = both(found, _piece(piece))
    return found


def _piece(text: str) -> Interval:
    ranged = _INTERVAL.fullmatch(text)
    if ranged:
        left, low, high, right = ranged.groups()
        return Interval(_number(low), _number(high), left in "(]", right in ")[")
    compared = _COMPARISON.fullmatch(text)
    if not compared:
        raise CellError(
            gettext_noop("“%(text)s” is no range. Write it like >= 1000, [1000..5000) or 1000以上不满5000."), text=text
        )
    sign, number = compared.group(1) or "=", _number(compared.group(2))
    if sign == "=":
        return Interval(number, number)
    return Interval(number, None, sign == ">") if sign[0] == ">" else Interval(None, number, False, sign == "<")


def _number(text: str) -> Decimal:
    times = _TIMES.get(text[-1], Decimal(1))
    return Decimal(text.rstrip("万亿")) * times


def both(one: Interval, other: Interval) -> Interval:
    """What lies in both; of two equal ends the open one is narrower."""
    low, low_open = _narrower(((each.low, each.low_open) for each in (one, other)), 1)
    high, high_open = _narrower(((each.high, each.high_open) for each in (one, other)), -1)
    return Interval(low, high, low_open, high_open)


def _narrower(ends: Iterable[tuple[Decimal | None, bool]], sign: int) -> tuple[Decimal | None, bool]:
    known = [(end, is_open) for end, is_open in ends if end is not None]
    return max(known, key=lambda each: (each[0] * sign, each[1])) if known else (None, False)


def _low_step(interval: Interval, places: int) -> float:
    if interval.low is None:
        return -math.inf
    scaled = interval.low.scaleb(places)
    step = math.ceil(scaled)
    return step + 1 if interval.low_open and step == scaled else step


def _high_step(interval: Interval, places: int) -> float:
    if interval.high is None:
        return math.inf
    scaled = interval.high.scaleb(places)
    step = math.floor(scaled)
    return step - 1 if interval.high_open and step == scaled else step


def interval_of(steps: Steps, places: int) -> Interval:
    """The interval of a stretch of the grid, ends included."""
    low, high = (None if math.isinf(step) else Decimal(int(step)).scaleb(-places) for step in steps)
    return Interval(low, high)
