"""网上运行情况: which items of an organ run online, with how many cases, and what of them was applied for and closed online (CASE-32, CASE-35)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sundial.hall import catalogue
from sundial.hall.told_figures import this_year
from sundial.organs.models import Organ
from sundial.powers import key_powers
from sundial.powers.models import ItemVersion
from sundial.powers.queries import listed, runs_online, versions_on
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line, Scope
from sundial.supervision.statistics.policy import policy

SHOWN = ("received", "applied", "online", "decided", "closed_online")


@dataclass(frozen=True)
class Running:
    """One item that runs online and what was counted of it, in the order of ``SHOWN``; so few cases are not told, to give nobody away."""

    version: ItemVersion
    counts: tuple[int, ...]

    @property
    def idle(self) -> bool:
        """Nothing was received this year."""
        return not self.counts[0]

    @property
    def told(self) -> bool:
        """Whether there are enough of them, or everybody follows each of them as one of a key power."""
        return self.counts[0] >= policy().minimum_sample or bool(key_powers.of(self.version))


@dataclass(frozen=True)
class Online:
    """An organ's items that run online (what is used first), those that do not yet, and of the internal ones the grounds with their number."""

    running: list[Running]
    waiting: list[ItemVersion]
    inside: list[tuple[str, int]]
    whole: Line


def online(organ: Organ) -> Online:
    """This year so far."""
    period, scope = this_year(), Scope(frozenset([organ.pk]))
    lines = {line.key: line for line in figures.lines(scope, period, "item")}
    versions = list(catalogue.in_order(catalogue.Filters(organ=organ.code)))
    runs = set(listed().filter(runs_online(), item__organ=organ).values_list("pk", flat=True))
    found = [_running(version, lines) for version in versions if version.pk in runs]
    return Online(
        sorted(found, key=lambda each: each.idle),
        [version for version in versions if version.pk not in runs],
        _grounds(
            versions_on()
            .filter(item__organ=organ, item__internal_only=True, item__cancelled_on=None)
            .order_by("item__code")
        ),
        figures.total(scope, period),
    )


def _running(version: ItemVersion, lines: dict[str, Line]) -> Running:
    line = lines.get(str(version.item_id))
    return Running(version, counts_of(line) if line else (0,) * len(SHOWN))


def counts_of(line: Line) -> tuple[int, ...]:
    """The counts of a line in the order of ``SHOWN``."""
    return tuple(line.counts.get(name, 0) for name in SHOWN)


def _grounds(versions: Iterable[ItemVersion]) -> list[tuple[str, int]]:
    grounds = [version.internal_ground for version in versions]
    return [(ground, grounds.count(ground)) for ground in dict.fromkeys(grounds)]
