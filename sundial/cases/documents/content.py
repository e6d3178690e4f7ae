"""From a kind and its values to what the layout sets: paragraphs, lists, tables and cells, all of it plain data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.documents.kinds import Kind
from sundial.cases.documents.values import Shown, missing
from sundial.cases.documents.wording import words
from sundial.kernel.yaml_files import read_yaml

REMEDIES = Path(__file__).with_name("remedies.yaml")
PLACE = re.compile(r"\{(\w+)\}")
Block = dict[str, Any]


class Filling:
    """The values of one document, and how they are filled into the sentences of its kind."""

    def __init__(self, kind: Kind, values: Mapping[str, Shown], on: dt.date) -> None:
        self.kind = kind
        self.values = values
        self.on = on

    def say(self, sentence: str, *, numbered: bool = False) -> str:
        """Fill ``sentence``. What is filled in is never read again for places, so it may hold anything."""
        return PLACE.sub(lambda place: self._value(place[1], numbered), sentence)

    def has(self, name: str) -> bool:
        return bool(self.values[name])

    def _value(self, name: str, numbered: bool) -> str:
        value = self.values[name]
        if isinstance(value, str):
            return value
        lines = [str(line) for line in value]
        if numbered and len(lines) > 1:
            return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
        return str(words()["join"]).join(lines)


def blocks(filling: Filling) -> list[Block]:
    """The body of a letter."""
    head = words()["party_lines"] if filling.kind.party else []
    return [block for part in (*head, *filling.kind.body) for block in _part(filling, part)]


def cells(filling: Filling) -> list[Block]:
    """The rows of a form, certificate or index."""
    return [_grid_row(filling, row) for row in filling.kind.grid if _stands(filling, row)]


def _stands(filling: Filling, row: Any) -> bool:
    """A place ``when`` something was given: an opinion nobody has to give leaves no empty place on the form."""
    return not (isinstance(row, dict) and "when" in row) or filling.has(row["when"])


def signatures(filling: Filling) -> list[dict[str, str]]:
    """Who signs by hand, with the name when it is known."""
    return [{"label": each["label"], "name": filling.say(each["name"])} for each in filling.kind.sign]


def _part(filling: Filling, part: Any) -> Iterator[Block]:
    if isinstance(part, str):
        yield from _paragraphs(_whole(filling, part))
    elif "when" in part:
        yield from _paragraphs(_when(filling, part))
    elif "line" in part:
        yield from _line(filling, part)
    elif "talk" in part:
        yield from _talk(filling, part["talk"])
    elif "list" in part:
        yield from _list(filling, part["list"])
    elif "table" in part:
        if filling.has(part["table"]) or not filling.kind.fields[part["table"]].optional:
            yield table(filling, part["table"])
    elif "heading" in part:
        yield {"type": "heading", "text": part["heading"]}
    else:
        yield {"type": "paragraph", "text": remedies(filling, part["remedies"])}


def _when(filling: Filling, part: Mapping[str, Any]) -> str:
    """A sentence for what was given; ``needed`` refuses a hole in it, as in how a fine is to be paid."""
    if not filling.has(part["when"]):
        return filling.say(part.get("otherwise", ""))
    return _whole(filling, part["say"]) if part.get("needed") else filling.say(part["say"])


def _whole(filling: Filling, sentence: str) -> str:
    """A sentence that always stands needs all its facts: a notice with a hole in it is not issued."""
    for name in PLACE.findall(sentence):
        if not filling.has(name):
            field = filling.kind.fields.get(name)
            raise missing(filling.kind, name, field.label if field else words()["facts"][name])
    return filling.say(sentence)


def _paragraphs(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield {"type": "paragraph", "text": line.strip()}


def _line(filling: Filling, part: Mapping[str, Any]) -> Iterator[Block]:
    """A labelled line of the head, such as the party's address; left out when empty, refused where it is ``needed``."""
    sentence = part["line"]
    if part.get("needed"):
        yield {"type": "line", "text": _whole(filling, sentence)}
    elif all(filling.has(name) for name in PLACE.findall(sentence)):
        yield {"type": "line", "text": filling.say(sentence)}


def _talk(filling: Filling, name: str) -> Iterator[Block]:
    """What was said, in turn: 问 and 答 on lines of their own, or a speaker's name before the words."""
    asked = dict(filling.kind.fields[name].columns or {})
    for row in filling.values[name]:
        if isinstance(row, dict) and "speaker" in asked:
            yield from _paragraphs(f"{row['speaker']}：{row['speech']}")
        elif isinstance(row, dict):
            for key, label in asked.items():
                yield from _paragraphs(f"{label}：{row[key]}")


def _list(filling: Filling, name: str) -> Iterator[Block]:
    for n, line in enumerate(filling.values[name], 1):
        yield {"type": "paragraph", "text": f"{n}. {line}"}


def table(filling: Filling, name: str, title: str = "") -> Block:
    """A table of a ``rows`` value; a column nobody filled is left out, and rows are counted."""
    field = filling.kind.fields[name]
    columns = field.columns or {}
    rows = [row for row in filling.values[name] if isinstance(row, dict)]
    widths = dict(zip(columns, field.widths or (1,) * len(columns), strict=True))
    kept = [c for c in columns if c not in field.optional_columns or field.tall or any(row[c] for row in rows)]
    return {
        "type": "table",
        "title": title,
        "head": [words()["row"], *(columns[c] for c in kept)],
        "widths": [widths[c] for c in kept],
        "tall": field.tall,
        "rows": [[str(n), *(row[c] for c in kept)] for n, row in enumerate(rows, 1)],
    }


def _grid_row(filling: Filling, row: Any) -> Block:
    if isinstance(row, list):
        numbered = filling.kind.layout not in {"record", "cover"}  # a place of these is one line
        said = zip(row[::2], row[1::2], strict=True)
        pairs = [[filling.say(label), filling.say(text, numbered=numbered)] for label, text in said]
        return {"type": "pairs", "pairs": pairs}
    if "table" in row:
        return table(filling, row["table"], row.get("title", ""))
    return {
        "type": "tall",
        "label": row["label"],
        "text": filling.say(row["text"], numbered=True),
        "tall": row["tall"],
        "seal": row.get("seal", False),
        "date": filling.say(row["date"]).strip() if "date" in row else None,
    }


def remedies(filling: Filling, names: list[str]) -> str:
    """The paragraph on reconsideration and litigation, with the periods in force on the day of issue."""
    ways = [_edition(_remedies()[name], filling.on)["text"] for name in names]
    joined = f"；{_remedies()['join']}".join(ways)
    return filling.say(_remedies()["sentence"].replace("{ways}", joined))


def remedy_names() -> list[str]:
    """The remedies a text may tell."""
    return [name for name, editions in _remedies().items() if isinstance(editions, list)]


def _edition(editions: list[dict[str, Any]], on: dt.date) -> dict[str, Any]:
    for edition in editions:
        span = edition["in_force"]
        if span["from"] <= on and ("to" not in span or on <= span["to"]):
            return edition
    raise LookupError(f"no remedy is known for {on}")


@cache
def _remedies() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(REMEDIES)
    return loaded
