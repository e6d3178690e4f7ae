"""What a screen component is given to show: small frozen records, built by views, drawn by templates.

Every text is already in the reader's language; every moment is an aware ``datetime`` in UTC and is shown in
Beijing time. Components accept anything with the same attribute names, so a room may pass its own records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Light = Literal["clear", "warning", "yellow", "red", "grey"]
Tone = Literal["neutral", "info", "good", "attention", "bad"]
StepState = Literal["done", "current", "todo", "stopped", "skipped", "failed"]
ClockState = Literal["running", "stopped", "ended", "none"]
ClockEntryKind = Literal["start", "stop", "resume", "holiday", "extend", "redate", "end"]


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: breadcrumb, tab, chip. ``url`` empty means the page one is on."""

    label: Text
    url: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One statutory step of a case's life, as the progress bar shows it."""

    label: Text
    state: StepState = "todo"
    at: datetime | None = None
    who: Text = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper or file. ``size`` in bytes, ``sha256`` in hex."""

    title: Text
    url: str = ""
    kind: Text = ""
    size: int | None = None
    pages: int | None = None
    at: datetime | None = None
    note: Text = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline, which mixes events, documents and opinions. A ``quiet`` one only keeps the record whole.

    ``receipt_url`` is where its receipt is to be had.
    """

    at: datetime
    title: Text
    who: Text = ""
    body: Text = ""
    icon: str = "dot"
    light: Light | None = None
    url: str = ""
    documents: tuple[Document, ...] = ()
    recorded_at: datetime | None = None
    quiet: bool = False
    receipt_url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary list. An empty value is shown as missing, never left blank."""

    label: Text
    value: Text | int | None = ""
    hint: Text = ""
    action_url: str = ""
    action_label: Text = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. Without ``url`` it cannot be begun yet, and ``hint`` should say why."""

    label: Text
    status: Text = ""
    url: str = ""
    hint: Text = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Action:
    """A lawful next act, or one that the law refuses now with the reason beside it."""

    label: Text
    url: str = ""
    primary: bool = False
    hint: Text = ""
    refusal: Text = ""
    basis: Text = ""
    instead: Text = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a data table. ``sort`` is the value of the ``sort`` parameter, empty if it cannot be sorted."""

    key: str
    label: Text
    sort: str = ""
    numeric: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a case as a chip shows it. ``used``, ``limit`` and ``left`` count ``unit``s.

    ``left`` is negative once the limit has passed. ``due_on`` is empty while the clock is stopped. ``state`` is
    ``none`` when the item has no limit on record: that is grey, never green.
    """

    state: ClockState
    used: int = 0
    limit: int | None = None
    left: int | None = None
    unit: str = "working_day"
    due_on: date | datetime | None = None
    provisional: bool = False
    light: Light = "clear"
    label: Text = ""
    reason: Text = ""


@dataclass(frozen=True, slots=True)
class ClockEntry:
    """One line of the clock's ledger. ``days`` is what this line adds to the days used (0 for a stop or holiday)."""

    on: date | datetime
    kind: ClockEntryKind
    label: Text
    until: date | datetime | None = None
    days: int = 0
    used: int | None = None
    due_on: date | datetime | None = None
    basis: Text = ""
    by: Text = ""
    paper: Document | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter now in force, with the address that lifts it."""

    label: Text
    value: Text
    remove_url: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """Previous and next of a list that is never counted (see ``pager`` for lists that are)."""

    previous_url: str = ""
    next_url: str = ""
    shown: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A data table: the cells of each row are looked up by column key."""

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[dict[str, object], ...] = field(default=())
