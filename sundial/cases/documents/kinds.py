"""The kinds of documents, read from ``kinds.yaml`` and the files of rooms above: title, seal, what each must be given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.yaml_files import read_yaml

KINDS = Path(__file__).with_name("kinds.yaml")
TYPES = {"text", "date", "moment", "lines", "rows", "choice"}
PUBLICATION = Path(__file__).with_name("publication.yaml")
WAYS = {"show", "hide", "text"}
LAYOUTS = {"letter", "form", "record", "certificate", "index", "cover", "strip"}
_files: list[Path] = [KINDS]


@dataclass(frozen=True)
class Field:
    """One value a document needs from whoever issues it. ``label`` is what a person calls it."""

    name: str
    label: str
    type: str = "text"
    optional: bool = False
    secret: bool = False
    default: str = ""
    options: Mapping[str, str] | None = None
    columns: Mapping[str, str] | None = None
    optional_columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    tall: int = 0
    at_least: int = 0


@dataclass(frozen=True)
class Public:
    """What a published sheet masks: per value, by the kind of the party. ``persons`` and ``minors`` name fields that list others."""

    masks: Mapping[str, str | Mapping[str, str]]
    persons: str = ""
    minors: str = ""

    def way(self, name: str, column: str) -> str:
        """How the value ``name`` is shown; what no rule names is withheld."""
        if name in shown_to_all():
            return "show"
        way = self.masks.get(name, "hide")
        return way if isinstance(way, str) else way[column]


@dataclass(frozen=True)
class Kind:
    """One kind of document, as it is issued between two days."""

    name: str
    title: str
    mark: str
    layout: str
    basis: str
    valid_from: dt.date
    valid_to: dt.date | None
    header: str
    seal: str
    date_form: str
    copies: int
    copies_text: str
    to_applicant: bool
    receipt_line: bool
    addressee: str
    party: bool
    fields: Mapping[str, Field]
    body: tuple[Any, ...]
    grid: tuple[Any, ...]
    sign: tuple[Mapping[str, str], ...]
    public: Public | None = None

    @property
    def plain_title(self) -> str:
        """The title without the place a field fills in (“协助{task}通知书” → “协助通知书”)."""
        head, _open, rest = self.title.partition("{")
        return head + rest.partition("}")[2]


class UnknownKind(LookupError):
    """No document of this kind is issued on that day."""


def kind(name: str, on: dt.date) -> Kind:
    """Return the kind ``name`` as issued on the Beijing date ``on``. Raises UnknownKind."""
    found = kinds().get(name)
    if found is None or on < found.valid_from or (found.valid_to is not None and on > found.valid_to):
        raise UnknownKind(f"no document of the kind {name!r} is issued on {on}")
    return found


def add(path: Path) -> None:
    """Let ``path`` of a room above bring kinds of its own; giving the same file again changes nothing."""
    if path not in _files:
        _files.append(path)
        forget()


def forget() -> None:
    """Read the files anew when they are asked for next."""
    rows.cache_clear()
    kinds.cache_clear()


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The row of every kind by name, as its file gives it. Raises ValueError for a name two files give."""
    found: dict[str, dict[str, Any]] = {}
    for path in _files:
        brought = rows_of(path)
        if twice := found.keys() & brought.keys():
            raise ValueError(f"document kind {min(twice)}: {path} gives it a second time")
        found |= brought
    return found


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name. Raises ValueError for a file that contradicts itself or another: names and marks are unique."""
    found = {name: read_kind(name, row) for name, row in rows().items()}
    _with_marks_of_their_own(found.values())
    return found


def files_of_kinds() -> tuple[Path, ...]:
    """The files that bring kinds, the spine's own first."""
    return tuple(_files)


def rows_of(path: Path) -> dict[str, Any]:
    """The rows of one file, as they stand in it."""
    loaded: dict[str, Any] = read_yaml(path)
    return loaded


def _with_marks_of_their_own(found: Iterable[Kind]) -> None:
    """Two kinds of one mark would share one series of numbers, and each would show gaps."""
    names: dict[str, str] = {}
    for each in found:
        other = names.setdefault(each.mark, each.name)
        if other != each.name:
            raise ValueError(f"document kinds {other} and {each.name} both number under {each.mark}")


def read_kind(name: str, row: Mapping[str, Any]) -> Kind:
    """One kind from its row; a room above may keep rows of its own. Raises ValueError for one that contradicts itself."""
    if row["layout"] not in LAYOUTS:
        raise ValueError(f"document kind {name}: no layout {row['layout']!r}")
    return Kind(
        name=name,
        title=row["title"],
        mark=row["mark"],
        layout=row["layout"],
        basis=row["basis"],
        valid_from=row["in_force"]["from"],
        valid_to=row["in_force"].get("to"),
        header=row.get("header", "plain"),
        seal=row.get("seal", ""),
        date_form=row.get("date_form", "arabic"),
        copies=row["copies"]["n"],
        copies_text=row["copies"]["text"],
        to_applicant=row.get("to_applicant", True),
        receipt_line=row.get("receipt_line", False),
        addressee=row.get("addressee", "{party_word}：{applicant}" if row.get("party") else "{applicant}："),
        party=row.get("party", False),
        fields={key: _field(name, key, spec) for key, spec in row.get("fields", {}).items()},
        body=tuple(row.get("body", ())),
        grid=tuple(row.get("grid", ())),
        sign=tuple(row.get("sign", ())),
        public=_public(name, row),
    )


def _public(kind_name: str, row: Mapping[str, Any]) -> Public | None:
    """Every field of a published kind has its rule: one added later cannot slip out for want of one."""
    if "public" not in row:
        return None
    public = Public(**row["public"])
    unruled = set(row.get("fields", {})) - set(public.masks) - {public.persons, public.minors}
    ways = {way for rule in public.masks.values() for way in (rule.values() if isinstance(rule, Mapping) else [rule])}
    if unruled or ways - WAYS:
        raise ValueError(f"document kind {kind_name}: public says nothing of {unruled or ways - WAYS}")
    return public


@cache
def shown_to_all() -> frozenset[str]:
    """The facts that are the organ's or the law's own (``publication.yaml``)."""
    return frozenset(rows_of(PUBLICATION)["shown"])


def _field(kind_name: str, name: str, spec: Mapping[str, Any]) -> Field:
    field = Field(
        name=name,
        **{
            **spec,
            "optional_columns": tuple(spec.get("optional_columns", ())),
            "widths": tuple(spec.get("widths", ())),
        },
    )
    if field.type not in TYPES:
        raise ValueError(f"document kind {kind_name}: field {name} has no type {field.type!r}")
    if (field.type == "rows") != bool(field.columns) or (field.type == "choice") != bool(field.options):
        raise ValueError(f"document kind {kind_name}: field {name} must name its columns or options")
    return field
