"""What a room shows of a case beside its acts and papers: a table each, drawn by the desk without knowing the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sundial.cases.models import Case

SHORT = 16  # signs: a sum in its hundreds of millions, a day
MINUS = "−"  # before a sum that lessens what is owed


@dataclass(frozen=True)
class Cell:
    """One field of a row; ``url`` where it leads somewhere."""

    text: str
    url: str = ""

    @property
    def is_short(self) -> bool:
        """Whether it is a date, a sum or a number, which no line breaks."""
        return len(self.text) <= SHORT and self.text.lstrip(MINUS).isascii()


@dataclass(frozen=True)
class Line:
    """One row, and what is told beneath it (the trail of a thing)."""

    cells: tuple[Cell, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A table with its title, in the reader's language."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...] = field(default=())


Source = Callable[[Case], Panel | None]
_sources: dict[str, list[Source]] = {}
_dues: dict[str, Source] = {}


EVERY = ""  # in place of a procedure


def panel(*procedures: str) -> Callable[[Source], Source]:
    """Register a table of the case page for cases of these procedures or of ``EVERY``; it answers ``None`` where it has nothing on one."""

    def _register(source: Source) -> Source:
        for each in procedures:
            _sources.setdefault(each, []).append(source)
        return source

    return _register


def panels(case: Case) -> Iterator[Panel]:
    """Every table that has rows for ``case``."""
    for source in (*_sources.get(case.procedure, []), *_sources.get(EVERY, [])):
        found = source(case)
        if found is not None and found.lines:
            yield found


def dues(*procedures: str) -> Callable[[Source], Source]:
    """Register what the party of such a case is told it owes; ``None`` while nothing is due from it."""

    def _register(source: Source) -> Source:
        for each in procedures:
            if each in _dues:
                raise ValueError(f"what is owed in {each} is registered twice")
            _dues[each] = source
        return source

    return _register


def dues_of(case: Case) -> Panel | None:
    """What the party owes on ``case`` today, until when, and what lateness has cost so far."""
    source = _dues.get(case.procedure)
    return source(case) if source else None
