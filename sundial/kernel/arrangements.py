"""A year's holiday arrangement, read from a file a person can check against the printed notice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml

from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.kernel.yaml_files import read_yaml

FORMAT = "sundial-arrangement/1"
# New Year bridges reach back into December (2018-12-29) and a long holiday may close a year.
NEIGHBOUR_DAYS = dt.timedelta(days=10)
LONGEST_REST = dt.timedelta(days=40)
ONE_DAY = dt.timedelta(days=1)

_KEYS = {"format", "year", "area", "notices", "holidays"}
_HOLIDAY_KEYS = {"name", "rest", "work"}
_NOTICE_KEYS = {"title", "number", "verified", "url"}


class Span(NamedTuple):
    """Days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    def days(self) -> Iterator[dt.date]:
        """Yield every day of the span."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + dt.timedelta(days=offset)


@dataclass(frozen=True)
class Notice:
    """The published paper an arrangement rests on. ``verified`` is about its number, not its dates."""

    title: str
    number: str = ""
    verified: bool = False
    url: str = ""

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True)
class Holiday:
    """One named holiday: its rest days and the weekend days worked in exchange."""

    name: str
    rest: tuple[Span, ...] = ()
    work: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Arrangement:
    """All holidays of one year; ``area`` (GB/T 2260 code) is empty for the whole country.

    Local additions rest on 全国年节及纪念日放假办法 art. 4 (holidays of ethnic-minority areas).
    """

    year: int
    notices: tuple[Notice, ...]
    holidays: tuple[Holiday, ...]
    area: str = ""

    @property
    def source(self) -> str:
        """The notices in words, for the source column of a calendar day."""
        return "；".join(str(notice) for notice in self.notices)

    def entries(self) -> Iterator[tuple[dt.date, str, bool]]:
        """Yield every day named: date, name of the holiday, and whether it is worked."""
        for holiday in self.holidays:
            yield from ((day, holiday.name, False) for span in holiday.rest for day in span.days())
            yield from ((day, holiday.name, True) for day in holiday.work)


def load_arrangement(path: Path) -> Arrangement:
    """Read one arrangement file.

    Raises ``Refusal`` with a code ``arrangement.*``: the sentence names the file, the field and the rule
    that is broken. Nothing is half read.
    """
    reader = _Reader(path.name)
    raw = reader.mapping(_parse(path), "", _KEYS)
    if raw.get("format") != FORMAT:
        reader.refuse("format", gettext_noop("%(file)s, field %(where)s: must be “%(expected)s”."), expected=FORMAT)
    arrangement = Arrangement(
        year=reader.year(raw.get("year")),
        area=reader.area(raw.get("area", "")),
        notices=tuple(reader.notices(raw.get("notices"))),
        holidays=tuple(reader.holidays(raw.get("holidays"))),
    )
    reader.check_days(arrangement)
    return arrangement


def read_days(raw: object) -> Span | None:
    """Read ``2026-01-01`` or ``2026-01-01/2026-01-03``; ``None`` when it is neither."""
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return Span(raw, raw)
    first, _, last = str(raw).partition("/")
    try:
        span = Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
    except ValueError:
        return None
    return span if span.first <= span.last <= span.first + LONGEST_REST else None


def _parse(path: Path) -> object:
    try:
        return read_yaml(path)
    except OSError as error:
        raise Refusal(
            "arrangement.unreadable",
            gettext_noop("%(file)s cannot be opened: %(reason)s."),
            file=path.name,
            reason=error.strerror,
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        # ValueError: YAML turns 2026-02-30 into a date while reading and trips over it.
        raise Refusal(
            "arrangement.unreadable",
            gettext_noop("%(file)s is not readable YAML: %(reason)s."),
            file=path.name,
            reason=" ".join(str(error).split()),
        ) from error


class _Reader:
    """Carries the file name into every refusal."""

    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, where: str, sentence: str, **values: Any) -> NoReturn:
        values |= {"file": self.file, "where": where or "-"}
        raise Refusal("arrangement.field", sentence, field=where, **values)

    def mapping(self, raw: object, where: str, keys: set[str]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.refuse(where, gettext_noop("%(file)s, field %(where)s: named fields are expected here."))
        unknown = sorted(str(key) for key in raw if key not in keys)
        if unknown:
            place = f"{where}.{unknown[0]}".lstrip(".")
            self.refuse(place, gettext_noop("%(file)s, field %(where)s: no such field is known."))
        return raw

    def listing(self, raw: object, where: str) -> list[object]:
        if not isinstance(raw, list):
            self.refuse(where, gettext_noop("%(file)s, field %(where)s: a list is expected here."))
        return raw

    def text(self, raw: object, where: str) -> str:
        if not isinstance(raw, str) or not raw.strip():
            self.refuse(where, gettext_noop("%(file)s, field %(where)s: a text is expected here."))
        return str(raw).strip()

    def year(self, raw: object) -> int:
        if not isinstance(raw, int) or not 1949 <= raw <= 2200:
            self.refuse("year", gettext_noop("%(file)s, field %(where)s: a year such as 2026 is expected."))
        return raw

    def area(self, raw: object) -> str:
        if raw != "" and not re.fullmatch(r"\d{6}", str(raw)):
            self.refuse("area", gettext_noop("%(file)s, field %(where)s: six quoted digits (GB/T 2260) are expected."))
        return str(raw)

    def notices(self, raw: object) -> Iterator[Notice]:
        entries = self.listing(raw, "notices")
        if not entries:
            self.refuse("notices", gettext_noop("%(file)s, field %(where)s: name the notice this rests on."))
        for index, entry in enumerate(entries):
            where = f"notices[{index}]"
            fields = self.mapping(entry, where, _NOTICE_KEYS)
            yield Notice(
                title=self.text(fields.get("title"), f"{where}.title"),
                number=str(fields.get("number", "")),
                verified=fields.get("verified") is True,
                url=str(fields.get("url", "")),
            )

    def holidays(self, raw: object) -> Iterator[Holiday]:
        for index, entry in enumerate(self.listing(raw, "holidays")):
            where = f"holidays[{index}]"
            fields = self.mapping(entry, where, _HOLIDAY_KEYS)
            yield Holiday(
                name=self.text(fields.get("name"), f"{where}.name"),
                rest=tuple(self.spans(fields.get("rest", []), f"{where}.rest")),
                work=tuple(self.single_days(fields.get("work", []), f"{where}.work")),
            )

    def spans(self, raw: object, where: str) -> Iterator[Span]:
        for index, entry in enumerate(self.listing(raw, where)):
            span = read_days(entry)
            if span is None:
                self.refuse(
                    f"{where}[{index}]",
                    gettext_noop(
                        "%(file)s, field %(where)s: a day like 2026-01-01 or a range like"
                        " 2026-01-01/2026-01-03 is expected, not “%(found)s”."
                    ),
                    found=entry,
                )
            yield span

    def single_days(self, raw: object, where: str) -> Iterator[dt.date]:
        for index, span in enumerate(self.spans(raw, where)):
            if span.first != span.last or span.first.weekday() < 5:
                self.refuse(
                    f"{where}[{index}]",
                    gettext_noop(
                        "%(file)s, field %(where)s: a make-up working day is one Saturday or Sunday, not %(found)s."
                    ),
                    found="/".join(map(str, dict.fromkeys(span))),
                )
            yield span.first

    def check_days(self, arrangement: Arrangement) -> None:
        seen: set[dt.date] = set()
        for where, day in _named_days(arrangement.holidays):
            self.check_near(arrangement.year, where, day)
            if day in seen:
                self.refuse(where, gettext_noop("%(file)s, field %(where)s: %(day)s is named twice."), day=day)
            seen.add(day)

    def check_near(self, year: int, where: str, day: dt.date) -> None:
        earliest = dt.date(year, 1, 1) - NEIGHBOUR_DAYS
        latest = dt.date(year, 12, 31) + NEIGHBOUR_DAYS
        if not earliest <= day <= latest:
            self.refuse(
                where,
                gettext_noop("%(file)s, field %(where)s: %(day)s does not belong to %(year)s."),
                day=day,
                year=year,
            )


def _named_days(holidays: Iterable[Holiday]) -> Iterator[tuple[str, dt.date]]:
    for index, holiday in enumerate(holidays):
        for span in holiday.rest:
            for day in span.days():
                yield f"holidays[{index}].rest", day
        for day in holiday.work:
            yield f"holidays[{index}].work", day
