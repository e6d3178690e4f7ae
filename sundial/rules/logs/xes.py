"""XES, plain or gzipped, read as a stream: memory holds one event and one batch, however long the log.

A document type declaration is refused: XES has no use for one, and it is the door of every XML attack.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from lxml import etree

from sundial.rules.logs.rows import Rows
from sundial.rules.logs.trouble import LogError

Progress = Callable[[int], None]


class _Counted:
    """The raw file, telling how far it has been read."""

    def __init__(self, raw: IO[bytes], progress: Progress) -> None:
        self.raw, self.progress = raw, progress

    def read(self, size: int = -1) -> bytes:
        data = self.raw.read(size)
        self.progress(len(data))
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


@contextmanager
def opened(file: Path, progress: Progress) -> Iterator[IO[bytes]]:
    """Open ``file``, unpacking it when its first bytes say gzip."""
    with file.open("rb") as raw:
        magic = raw.read(2)
        raw.seek(0)
        counted: Any = _Counted(raw, progress)
        unpacked: Any = gzip.GzipFile(fileobj=counted) if magic == b"\x1f\x8b" else counted
        yield unpacked


def read_xes(file: Path, cases: Rows, events: Rows, progress: Progress = lambda _: None) -> None:
    """Read every case and event of ``file`` into ``cases`` and ``events``.

    :raises LogError: at the line where the file stops being XES
    """
    reader = _Reader(file, cases, events)
    with opened(file, progress) as stream, _told(reader):
        parser = _parser(stream)
        for _, element in parser:
            reader.take(element)
        reader.finish(parser.root)
    cases.flush()
    events.flush()


def first_names(file: Path, traces: int = 200) -> frozenset[str]:
    """Return the field names and activities of the first traces, by which a ready map recognises its log."""
    names: set[str] = set()
    reader = _Reader(file, Rows.nowhere(), Rows.nowhere())
    with opened(file, lambda _: None) as stream, _told(reader):
        parser = _parser(stream, "{*}trace")
        for _, element in islice(parser, traces):
            reader.check_root(element)
            for child in element.iter():
                names.update(
                    filter(None, (child.get("key"), child.get("value") if child.get("key") == "concept:name" else None))
                )
            _forget(element)
    return frozenset(names)


def _parser(stream: IO[bytes], *tags: str) -> Any:
    return etree.iterparse(
        stream,
        events=("end",),
        tag=tags or ("{*}trace", "{*}event"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )


class _Reader:
    """Takes finished elements off the stream, one by one."""

    def __init__(self, file: Path, cases: Rows, events: Rows) -> None:
        self.file, self.cases, self.events = file, cases, events
        self.trace, self.line, self.checked = 1, 1, False

    def take(self, element: Any) -> None:
        if not self.checked:
            self.check_root(element)
        self.line = element.sourceline or self.line
        if element.tag.endswith("trace"):
            self.cases.add(self.trace, self.line, _attributes(element))
            self.trace += 1
        else:
            self.events.add(self.trace, self.line, _attributes(element))
        _forget(element)

    def check_root(self, element: Any) -> None:
        """Refuse what is not XES, and any document type declaration, before anything is taken."""
        tree = element.getroottree()
        if tree.docinfo.doctype:
            raise LogError(self.file, 1, "a document type declaration (DOCTYPE) is not allowed in a log")
        root = etree.QName(tree.getroot()).localname
        if root != "log":
            raise LogError(self.file, 1, f"this is not an XES log: its outermost element is <{root}>")
        self.checked = True

    def finish(self, root: Any) -> None:
        if root is None:
            raise LogError(self.file, 1, "the file is empty")
        if not self.checked:
            self.check_root(root)


def _attributes(element: Any) -> list[tuple[str, str]]:
    return [(child.get("key"), child.get("value")) for child in element]


def _forget(element: Any) -> None:
    """Give back the memory of an element that has been read, and take away its elder sister of the same kind.

    The element itself must stay until the parser has left it.
    """
    element.clear(keep_tail=False)
    sister = element.getprevious()
    if sister is not None and sister.tag == element.tag:
        element.getparent().remove(sister)


@contextmanager
def _told(reader: _Reader) -> Iterator[None]:
    """Say every way in which a file can break in one sentence with its line."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else reader.line
        raise LogError(reader.file, line, f"not well-formed XML: {error.msg}") from error
    except EOFError as error:
        raise LogError(reader.file, reader.line, "the compressed file ends early") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise LogError(reader.file, reader.line, f"the compressed file is damaged: {error}") from error
