"""What the editor of a draft was sent, as the benchmark's data: one violation's table, or what all tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sundial.desk.discretion.grid import Column, Grid, nested, texts
from sundial.powers.discretion import show
from sundial.powers.discretion.checker import Trouble
from sundial.powers.discretion.plain_values import Wrong
from sundial.powers.discretion.table import HITS
from sundial.powers.discretion.text import cell_text, choice_list_text, read_choice_list
from sundial.powers.discretion.words import directions, sanction_kinds

NAMES = ("zh", "en", "basis", "hit")
HEAD = ("title", "document", "number", "issuer", "unverified", "note")
Content = dict[str, Any]


@dataclass
class TypedTable:
    """The table of one violation as it is typed: its names, the law's rows, the rows."""

    key: str
    names: dict[str, str]
    law: Grid
    rows: Grid
    kinds: list[str]

    @classmethod
    def stored(cls, content: Content, key: str) -> TypedTable:
        """As the draft has it."""
        violation = _violation(content, key)
        kinds = _kinds(violation)
        law, rows = ([texts(row) for row in violation[part]] for part in ("law", "rows"))
        return cls(
            key,
            {name: violation.get(name, "") for name in NAMES},
            Grid("law", _columns(content, kinds, law=True), law, blank=1),
            Grid("row", _columns(content, kinds), rows),
            kinds,
        )

    @classmethod
    def sent(cls, content: Content, key: str, data: QueryDict) -> TypedTable:
        """As a form sent it, with a column more for a sanction that was added."""
        named = {*data.getlist("kind"), data.get("add_kind", "")}
        kinds = [each for each in sanction_kinds() if each in named]
        return cls(
            key,
            {name: data.get(name, "").strip() for name in NAMES},
            Grid.sent("law", _columns(content, kinds, law=True), data),
            Grid.sent("row", _columns(content, kinds), data),
            kinds,
        )

    def into(self, content: Content) -> Content:
        """The draft's content with this table in its place."""
        changed = deepcopy(content)
        violation = _violation(changed, self.key)
        violation.update(self.names)
        violation["law"] = [_with_sanctions(nested(row)) for row in self.law.rows]
        violation["rows"] = [_with_sanctions(nested(row)) for row in self.rows.rows]
        return changed

    def fill(self, trouble: Trouble) -> None:
        """A new row for the circumstances of a gap; what follows is for the person to say."""
        row = {f"when.{key}": cell_text(cell) for key, cell in trouble.where.items()}
        (self.law if trouble.in_law else self.rows).rows.append(row)

    def blame(self, wrong: Sequence[Wrong], position: int) -> list[str]:
        """Put what cannot be read beside its cell; return what has no cell here."""
        elsewhere = []
        for each in wrong:
            part, number, key = _cell_of(each.place, position)
            grid = {"law": self.law, "rows": self.rows}.get(part)
            if grid is not None and any(column.key == key for column in grid.columns):
                grid.wrong[number, key] = str(each.refusal)
            else:
                elsewhere.append(f"{show.place_in_words(each.place)}: {each.refusal}")
        return elsewhere

    def beside(self, troubles: Sequence[Trouble]) -> None:
        """Put what the checker says beside the rows it is about."""
        for each in troubles:
            if not each.in_law:
                for number in each.rows:
                    self.rows.said.setdefault(number, []).append(show.said(each))

    @property
    def hits(self) -> list[tuple[str, str]]:
        return [(hit, show.hit_in_words(hit)) for hit in HITS]

    @property
    def more_kinds(self) -> list[tuple[str, str]]:
        """The sanctions that have no column yet."""
        return [
            (key, kind.name.said(show.language())) for key, kind in sanction_kinds().items() if key not in self.kinds
        ]


def _cell_of(place: str, position: int) -> tuple[str, int, str]:
    """``violations[2].rows[3].when.gains`` → ``rows``, 3, ``when.gains``; nothing where it is another violation's."""
    start = f"violations[{position}]."
    if not place.startswith(start):
        return "", 0, ""
    part, bracket, rest = place.removeprefix(start).partition("[")
    number, _close, key = rest.partition("]")
    return (part, int(number), key.lstrip(".")) if bracket and number.isdecimal() else ("", 0, "")


def _with_sanctions(row: Content) -> Content:
    return {"sanctions": {}} | row


def _violation(content: Content, key: str) -> Content:
    found: Content = next(each for each in content["violations"] if each["key"] == key)
    return found


def _kinds(violation: Mapping[str, Any]) -> list[str]:
    named = {key for part in ("law", "rows") for row in violation[part] for key in row.get("sanctions", {})}
    return [key for key in sanction_kinds() if key in named]


def _columns(content: Content, kinds: Sequence[str], law: bool = False) -> list[Column]:
    spoken = show.language()
    grades = tuple((each["key"], _name(each)) for each in content["grades"])
    grade = [] if law else [Column("grade", _("Grade"), grades)]
    facts = [Column(f"when.{each['key']}", _name(each), hint=_hint(each)) for each in content.get("facts", [])]
    sanctions = [Column(f"sanctions.{key}", sanction_kinds()[key].name.said(spoken), size=20) for key in kinds]
    return [*grade, *facts, *sanctions, Column("basis", _("Basis")), Column("text", _("Words of the law"), size=20)]


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("en") or row["zh"]) if show.language() == "en" else str(row["zh"])


def _hint(fact: Mapping[str, Any]) -> str:
    if fact["type"] == "flag":
        return _("yes, no")
    if fact["type"] == "choice":
        return "、".join(_name(each) for each in fact["choices"])
    return str(fact.get("unit", ""))


@dataclass
class TypedShared:
    """What all tables share: title and source, circumstances, grades."""

    head: dict[str, str]
    facts: Grid
    grades: Grid

    @classmethod
    def stored(cls, content: Content) -> TypedShared:
        source = content.get("source", {})
        facts = [
            texts({**each, "choices": choice_list_text(each.get("choices", []))}) for each in content.get("facts", [])
        ]
        grades = [texts(each) for each in content["grades"]]
        head = texts({"title": content["title"], **source})
        return cls(head, Grid("fact", fact_columns(), facts), Grid("grade", grade_columns(), grades))

    @classmethod
    def sent(cls, data: QueryDict) -> TypedShared:
        head = {key: data.get(key, "").strip() for key in HEAD}
        return cls(head, Grid.sent("fact", fact_columns(), data), Grid.sent("grade", grade_columns(), data))

    def into(self, content: Content) -> Content:
        """The draft's content with this in its place."""
        source: Content = {
            key: self.head[key] for key in ("document", "number", "issuer", "note") if self.head.get(key)
        }
        if self.head.get("unverified"):
            source |= {"unverified": True}
        facts = [_fact(nested(row)) for row in self.facts.rows]
        grades = [nested(row) for row in self.grades.rows]
        return {**content, "title": self.head["title"], "source": source, "facts": facts, "grades": grades}

    def blame(self, wrong: Sequence[Wrong]) -> list[str]:
        """Put what cannot be read beside its cell; return what has no cell here."""
        elsewhere = []
        for each in wrong:
            part, bracket, rest = each.place.partition("[")
            number, _close, key = rest.partition("]")
            grid = {"facts": self.facts, "grades": self.grades}.get(part)
            column = key.lstrip(".").partition("[")[0].partition(".")[0]
            if grid is not None and bracket and any(known.key == column for known in grid.columns):
                grid.wrong[int(number), column] = str(each.refusal)
            else:
                elsewhere.append(f"{show.place_in_words(each.place)}: {each.refusal}")
        return elsewhere


def _fact(row: Content) -> Content:
    told = dict(row)
    if str(told.get("places", "")).isdecimal():
        told["places"] = int(told["places"])
    choices = told.pop("choices", "")
    return told | ({"choices": read_choice_list(choices)} if told.get("type") == "choice" else {})


def fact_columns() -> list[Column]:
    """The columns of the circumstances."""
    types = (("flag", _("yes or no")), ("number", _("number")), ("choice", _("choice")))
    return [
        Column("key", _("Key"), hint="a-z 0-9 _ -"),
        Column("zh", _("Chinese name")),
        Column("en", _("English name")),
        Column("type", _("Type"), types),
        Column("unit", _("Unit"), size=5),
        Column("places", _("Decimals"), size=3),
        Column("min", _("Least"), size=6),
        Column("max", _("Most"), size=6),
        Column("choices", _("Choices"), size=28, hint="none = 无 | none; slight = 轻微 | slight"),
        Column("basis", _("Basis")),
    ]


def grade_columns() -> list[Column]:
    """The columns of the grades."""
    known = tuple((key, each.name.said(show.language())) for key, each in directions().items())
    return [
        Column("key", _("Key"), hint="a-z 0-9 _ -"),
        Column("zh", _("Chinese name")),
        Column("en", _("English name")),
        Column("direction", _("Direction"), known),
        Column("level", _("Level"), size=8),
        Column("basis", _("Basis")),
    ]
