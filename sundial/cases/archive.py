"""The file of a case (案卷): everything it holds in order, what it lacks, its printed index, and the whole as one zip.

Rooms above add what only they know: ``@part("visits")`` gives pieces, ``@lacking`` names what is missing.
Their ``archive.py`` is loaded at start.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases import documents, files
from sundial.cases.inspection.pages import pages_of
from sundial.cases.models import Case, Document, StoredFile
from sundial.cases.streaming import Member, zipped
from sundial.kernel.clock import local_date
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.models import Event
from sundial.organs.models import Officer

WORDS = Path(__file__).with_name("archive.yaml")


@dataclass(frozen=True)
class Piece:
    """One piece of the file: a stored ``file``, a ``text`` written out from the record, or paper kept elsewhere."""

    title: str
    author: str = ""
    number: str = ""
    on: dt.date | None = None
    file: StoredFile | None = None
    text: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the piece's bytes, empty for paper."""
        if self.file:
            return self.file.sha256
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else ""

    @property
    def pages(self) -> int | None:
        """Pages, where they can be told."""
        path = files.path_of(self.file) if self.file else None
        return pages_of(path, self.file.media_type) if self.file and path and path.is_file() else None


@dataclass(frozen=True)
class Placed:
    """A piece at its place: the part it stands in and its running number."""

    n: int
    part: str
    piece: Piece


PartOf = Callable[[Case], Iterable[Piece]]
LackOf = Callable[[Case], Iterable[str]]
_parts: dict[str, PartOf] = {}
_lacks: list[LackOf] = []


def part(name: str) -> Callable[[PartOf], PartOf]:
    """Register the function that gives the pieces of ``name``, a part of ``archive.yaml``."""
    if name not in words()["parts"] or name in _parts:
        raise ValueError(f"the part {name!r} is not in archive.yaml, or is given twice")

    def register(function: PartOf) -> PartOf:
        _parts[name] = function
        return function

    return register


def lacking(function: LackOf) -> LackOf:
    """Register a function that names, in Chinese, what a case's file should hold and does not."""
    _lacks.append(function)
    return function


def contents(case: Case) -> list[Placed]:
    """Everything in the file of ``case``, in order, numbered from 1."""
    ordered = sorted(_parts, key=lambda name: words()["parts"][name]["order"])
    found = [(name, piece) for name in ordered for piece in _parts[name](case)]
    return [Placed(n, words()["parts"][name]["title"], piece) for n, (name, piece) in enumerate(found, 1)]


def missing(case: Case, held: list[Placed] | None = None) -> list[str]:
    """What the file lacks, by name: pieces never made, bytes lost or changed, paper nobody can find."""
    held = contents(case) if held is None else held
    return [*(lack for each in held if (lack := _fault(case, each.piece))), *(x for each in _lacks for x in each(case))]


def index_values(case: Case) -> dict[str, Any]:
    """What the printed index (卷内文件目录) of ``case`` says."""
    held = contents(case)
    return {
        "entries": [_entry(each.piece) for each in held],
        "missing": missing(case, held),
        "keep_until": case.keep_until,
        "paper_location": case.paper_location,
    }


def issue_index(case: Case, *, by: Officer | None, event: Event) -> Document:
    """Issue the index of the file as it stands, in the caller's transaction."""
    return documents.issue(case, "archive_index", by=by, values=index_values(case), event=event)


def bundle(case: Case) -> Iterator[bytes]:
    """Stream the whole file as a zip, with a manifest of names, sizes and hashes at its end."""
    held = contents(case)
    manifest = {"case": case.number, "pieces": [_line(each) for each in held], "missing": missing(case, held)}
    last = Member("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return zipped([*_members(held), last], root=case.number)


def _members(held: list[Placed]) -> Iterator[Member]:
    for each in held:
        content = _content(each.piece)
        if content is not None:
            yield Member(_name(each), content)


def _content(piece: Piece) -> bytes | Path | None:
    if piece.file:
        path = files.path_of(piece.file)
        return path if path.is_file() else None
    return piece.text.encode() or None


def _name(each: Placed) -> str:
    """001_文书_行政许可受理通知书.pdf; made safe when it is written."""
    ending = Path(each.piece.file.name).suffix if each.piece.file else ".txt"
    return f"{each.n:03d}_{each.part}_{each.piece.title}{ending}"


def _line(each: Placed) -> dict[str, Any]:
    piece = each.piece
    return {
        "n": each.n,
        "part": each.part,
        "title": piece.title,
        "number": piece.number,
        "author": piece.author,
        "date": piece.on.isoformat() if piece.on else "",
        "sha256": piece.digest,
        "pages": piece.pages,
    }


def _entry(piece: Piece) -> dict[str, Any]:
    return {
        "number": piece.number,
        "author": piece.author,
        "title": piece.title,
        "date": piece.on.isoformat() if piece.on else "",
        "pages": "" if piece.pages is None else str(piece.pages),
        "hash": piece.digest[: words()["hash_shown"]],
    }


def _fault(case: Case, piece: Piece) -> str:
    if piece.file is None:
        unfound = not piece.text and not case.paper_location
        return words()["nowhere"].format(title=piece.title) if unfound else ""
    path = files.path_of(piece.file)
    if not path.is_file():
        return str(words()["lost"].format(title=piece.title))
    altered = files.digest_of(path) != piece.file.sha256
    return words()["altered"].format(title=piece.title) if altered else ""


def day(moment: dt.datetime | None) -> dt.date | None:
    """The Beijing date of ``moment``."""
    return local_date(moment) if moment else None


@cache
def words() -> dict[str, Any]:
    """``archive.yaml``."""
    loaded: dict[str, Any] = read_yaml(WORDS)
    return loaded
