"""The line of a day for the notice board or the newspaper: what is printed in many copies can be rewritten in none.

It is not signed: paper vouches for it. A few signs at its end find a slip of whoever types it in again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from sundial.kernel.clock import BEIJING
from sundial.ledger import note
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, parse

HEADER = "sundial/board/v1"
CHECK_BYTES = 3
MOST_LINES = 12
_FORM = re.compile(rf"{HEADER} (\d{{4}}-\d\d-\d\d) (\S+) (\S+) (\S+) ([0-9a-f]{{{2 * CHECK_BYTES}}})")


class BoardError(ValueError):
    """What was typed in is not such a line, or holds a slip."""


@dataclass(frozen=True, slots=True)
class Line:
    """The log as it stood when ``day`` (Beijing) ended, or as it stands if that is today."""

    day: date
    checkpoint: Checkpoint

    @property
    def text(self) -> str:
        origin, size, root = self.checkpoint.text.splitlines()
        said = f"{HEADER} {self.day} {origin} {size} {root}"
        return f"{said} {_check(said)}"

    @property
    def groups(self) -> list[str]:
        """The root in groups of four, as it is compared by eye or read aloud."""
        root = self.checkpoint.text.splitlines()[2]
        return [root[at : at + 4] for at in range(0, len(root), 4)]


def read(typed: str) -> Line:
    """The line as somebody typed it in, on as many lines as the paper took. Raises BoardError."""
    forms = [form for said in _joined(typed.split("\n")) if (form := _FORM.fullmatch(said))]
    if not forms:
        raise BoardError("this is not the line of a notice board")
    form = next((each for each in forms if each[5] == _check(each[0].rpartition(" ")[0])), None)
    if form is None:
        raise BoardError("the line holds a slip: compare it with the paper again")
    try:
        return Line(date.fromisoformat(form[1]), parse(f"{form[2]}\n{form[3]}\n{form[4]}\n"))
    except (ValueError, CheckpointError) as error:
        raise BoardError(str(error)) from error


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Every way to read them as one: paper breaks a line at a space, or in the middle of a word."""
    parts = [" ".join(each.split()) for each in lines if each.strip()][:MOST_LINES]
    for gaps in product((" ", ""), repeat=max(len(parts) - 1, 0)):
        yield "".join(gap + part for gap, part in zip(("", *gaps), parts, strict=False))


def of_day(day: date) -> Line | None:
    """The last checkpoint of that day; none where nothing was sealed by then."""
    return next(of_days(day, day), None)


def of_days(first: date, last: date) -> Iterator[Line]:
    """The line of each of these days, the newest first; a day on which nothing was sealed has the size of the day before."""
    from sundial.ledger.models import Checkpoint as Row

    day = last
    while day >= first:
        end = datetime.combine(day + timedelta(days=1), time(), BEIJING)
        row = Row.objects.filter(at__lt=end).order_by("-size").first()
        if row is None:
            return
        found = parse(note.split(row.note)[0])
        day_of_row = row.at.astimezone(BEIJING).date()
        while day >= max(first, day_of_row):
            yield Line(day, found)
            day -= timedelta(days=1)


def _check(said: str) -> str:
    return hashlib.sha256(said.encode()).digest()[:CHECK_BYTES].hex()
