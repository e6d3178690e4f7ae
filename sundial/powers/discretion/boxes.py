"""Rows of a table as boxes: for each circumstance a set of values.

Numbers lie on a grid of their decimal places, so ``> 1`` begins at 2 where only whole numbers occur. What no box covers is
a gap; what two share is an overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

from sundial.powers.discretion.cells import Among, Cell, Steps, Within, interval_of
from sundial.powers.discretion.table import Fact, Row

Set = tuple[Steps, ...] | frozenset[str]
Box = tuple[Set, ...]
MOST_PARTS = 200_000  # A table that needs more is too wide for anybody to read; it is not checked but refused.


class TooWide(Exception):
    """The table has more parts than can be checked."""


def domain(fact: Fact) -> Set:
    """Every value a circumstance can have."""
    if fact.type == "number":
        return (fact.domain.steps(fact.places),)
    return frozenset(fact.keys)


def box(row: Row, facts: Sequence[Fact]) -> Box:
    """The values a row is for, circumstance by circumstance."""
    return tuple(_values(row.when.get(fact.key), fact) for fact in facts)


def _values(cell: Cell | None, fact: Fact) -> Set:
    if isinstance(cell, Among):
        return frozenset(cell.keys)
    if isinstance(cell, Within):
        low, high = fact.domain.steps(fact.places)
        cut = [_cut(interval.steps(fact.places), low, high) for interval in cell.intervals]
        return tuple(sorted(each for each in cut if each[0] <= each[1]))
    return domain(fact)


def _cut(steps: Steps, low: float, high: float) -> Steps:
    return max(steps[0], low), min(steps[1], high)


def intersection(one: Box, other: Box) -> Box | None:
    """What two boxes share; None when nothing."""
    shared = tuple(_common(a, b) for a, b in zip(one, other, strict=True))
    return shared if all(shared) else None


def _common(one: Set, other: Set) -> Set:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other
    pairs = ((a, b) for a in one for b in other if isinstance(a, tuple) and isinstance(b, tuple))
    cut = [(max(a[0], b[0]), min(a[1], b[1])) for a, b in pairs]
    return tuple(sorted(each for each in cut if each[0] <= each[1]))


def uncovered(whole: Box, boxes: Sequence[Box]) -> list[Box]:
    """The parts of ``whole`` that none of ``boxes`` covers. Raises ``TooWide``."""
    return _Sweep(whole, boxes).parts(0, frozenset(range(len(boxes))))


class _Sweep:
    """Cut one circumstance after the other where any row changes; the same rows left over give the same parts."""

    def __init__(self, whole: Box, boxes: Sequence[Box]) -> None:
        self.whole, self.boxes = whole, boxes
        self.known: dict[tuple[int, frozenset[int]], list[Box]] = {}
        self.cut = 0

    def parts(self, place: int, active: frozenset[int]) -> list[Box]:
        if place == len(self.whole):
            return [] if active else [()]
        if not active:
            return [self.whole[place:]]
        key = place, active
        if key not in self.known:
            self.known[key] = self._cut(place, active)
        return self.known[key]

    def _cut(self, place: int, active: frozenset[int]) -> list[Box]:
        grouped: dict[Box, list[Set]] = {}
        for piece in _pieces(self.whole[place], [self.boxes[each][place] for each in sorted(active)]):
            self.cut += 1
            if self.cut > MOST_PARTS:
                raise TooWide
            here = frozenset(each for each in active if _common(piece, self.boxes[each][place]))
            for rest in self.parts(place + 1, here):
                grouped.setdefault(rest, []).append(piece)
        return [(_joined(pieces), *rest) for rest, pieces in grouped.items()]


def _pieces(whole: Set, sets: Sequence[Set]) -> list[Set]:
    """``whole`` cut where any of ``sets`` begins or ends."""
    if isinstance(whole, frozenset):
        return [frozenset((key,)) for key in sorted(whole)]
    pieces: list[Set] = []
    for first, last in (each for each in whole if isinstance(each, tuple)):
        starts = {first}
        for low, high in (each for some in sets for each in some if isinstance(each, tuple)):
            starts |= {step for step in (low, high + 1) if first < step <= last}
        ordered = sorted(starts)
        ends = [step - 1 for step in ordered[1:]] + [last]
        pieces += [((start, end),) for start, end in zip(ordered, ends, strict=True)]
    return pieces


def _joined(pieces: Sequence[Set]) -> Set:
    if isinstance(pieces[0], frozenset):
        return frozenset(str(key) for piece in pieces for key in piece)
    joined: list[Steps] = []
    for low, high in sorted(each for piece in pieces for each in piece if isinstance(each, tuple)):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return tuple(joined)


def cells_of(found: Box, whole: Box, facts: Sequence[Fact]) -> dict[str, Cell]:
    """A box as cells; what is the whole of a circumstance is left out."""
    named = zip(facts, found, whole, strict=True)
    return {fact.key: _cell(values, fact) for fact, values, every in named if values != every}


def _cell(values: Set, fact: Fact) -> Cell:
    if isinstance(values, frozenset):
        return Among(tuple(key for key in fact.keys if key in values))
    return Within(tuple(interval_of(each, fact.places) for each in values if isinstance(each, tuple)))
