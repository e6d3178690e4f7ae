"""公开清单: the lines an organ of a tier must make public, inside or outside, and which publication by plan kept each last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Publication
from sundial.cases.stated.asked import Choices, choices_of, names_of
from sundial.cases.stated.lives import stated_life
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.quarters import Quarter
from sundial.kernel.yaml_files import read_yaml
from sundial.openness.periods import QUARTERLY, end_of
from sundial.organs.models import Organ, Tier

FILE = Path(__file__).with_name("lists.yaml")
PROCEDURE = "disclosure"
OPEN = ("published", "posted", "closed")  # states in which a plan has been carried out
NEWEST = 200  # plans of an organ that are looked through for the last of each line

State = Literal["kept", "due", "owed", "never"]
STATES: dict[str, tuple[Any, str]] = {
    "kept": (_("made public"), "good"),
    "due": (_("not yet due"), "info"),
    "owed": (_("owed, and late"), "bad"),
    "never": (_("nothing made public yet"), "neutral"),
}


@dataclass(frozen=True)
class Listed:
    """One list: whose tiers it binds, to the staff alone or to everybody, every quarter or as things happen; ``lines`` by key."""

    name: str
    title: Any
    source: str
    tiers: frozenset[str]
    inside: bool
    quarterly: bool
    lines: Mapping[str, Any]

    def key(self, line: str) -> str:
        """How a plan names this line."""
        return f"{self.name}.{line}"


@cache
def lists() -> tuple[Listed, ...]:
    """Every list in the order of the file."""
    return tuple(
        Listed(
            name,
            both(row["title"], name),
            row["source"],
            frozenset(Tier[each.upper()].value for each in row["tiers"]),
            row.get("inside", False),
            row["every"] == "quarter",
            {line: both(words, f"{name}.{line}") for line, words in row["lines"].items()},
        )
        for name, row in read_yaml(FILE)["lists"].items()
    )


def lists_of(organ: Organ) -> list[Listed]:
    """The lists that bind organs of this tier."""
    return [each for each in lists() if organ.tier in each.tiers]


@choices_of("disclosure_lines")
def lines_of(case: Case) -> Choices:
    """The lines a plan of the case's organ may keep."""
    return _named(lists_of(case.organ))


@names_of("disclosure_lines")
def named_lines(case: Case) -> Choices:
    """What every line is called, whatever becomes of the lists of a tier."""
    return _named(lists())


def _named(among: tuple[Listed, ...] | list[Listed]) -> dict[str, str]:
    return {each.key(line): f"{each.title}：{words}" for each in among for line, words in each.lines.items()}


@dataclass(frozen=True)
class Line:
    """One line of a list as the organ keeps it: the plan that kept it last, and by when the next is due, where it comes round."""

    words: Any
    last: Case | None
    publication: Publication | None
    due_on: dt.date | None
    state: State

    @property
    def word(self) -> Any:
        """The state in words."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """The state as a tag shows it."""
        return STATES[self.state][1]


def kept_lines(organ: Organ, inside: bool) -> list[tuple[Listed, list[Line]]]:
    """The lists of the organ to one side, each line with how it is kept; two queries."""
    done = Case.objects.filter(procedure=PROCEDURE, organ=organ, state__in=OPEN, answers__has_key="lines")
    plans = [each for each in done.order_by("-decided_at", "pk")[:NEWEST] if bool(each.answers.get("inside")) == inside]
    standing = Publication.objects.filter(case__in=plans, withdrawn_at=None).order_by("published_at")
    published = {each.case_id: each for each in standing}
    last: dict[str, Case] = {}
    for plan in plans:
        for line in plan.answers["lines"]:
            last.setdefault(line, plan)
    return [
        (each, [_line(each, words, last.get(each.key(line)), published) for line, words in each.lines.items()])
        for each in lists_of(organ)
        if each.inside == inside
    ]


def _line(of: Listed, words: Any, last: Case | None, published: Mapping[Any, Publication]) -> Line:
    shown = published.get(last.pk) if last else None
    if not of.quarterly:
        return Line(words, last, shown, None, "kept" if last else "never")
    now = Quarter.of(clock.today())
    kept = last is not None and str(last.answers.get("period", "")) >= now.before.name
    due = _due(now if kept else now.before)
    if kept:
        return Line(words, last, shown, due, "kept")
    return Line(words, last, shown, due, "due" if clock.today() <= due else "owed")


def _due(quarter: Quarter) -> dt.date:
    """The last day for what a quarter owes: so many calendar days after its end."""
    ends = end_of(QUARTERLY, quarter.name)
    assert ends is not None
    term = stated_life(PROCEDURE).limits["quarterly"].on(clock.today())
    assert term is not None
    return ends + dt.timedelta(days=int(term.value))
