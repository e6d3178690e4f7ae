"""What the editor of a draft was sent, as the benchmark's data: one violation's table, or what all tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sundial.desk.discretion.grid import Column, Grid, Option, nested, texts
from sundial.powers.discretion import show
from sundial.powers.discretion.checker import Trouble
from sundial.powers.discretion.plain_values import Wrong
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.discretion.table import HITS, Benchmark, Fact, Row
from sundial.powers.discretion.text import cell_typed, choice_list_text, read_choice_list, sanction_typed
from sundial.powers.discretion.words import directions, sanction_kinds

NAMES = ("zh", "en", "basis", "hit")
HEAD = ("title", "document", "number", "issuer", "unverified", "note")
Content = dict[str, Any]
LAW_BLANK = 1


@dataclass
class TypedTable:
    """The table of one violation as it is typed: its names, the law's rows, the rows."""

    key: str
    names: dict[str, str]
    law: Grid
    rows: Grid
    kinds: list[str]
    facts: list[str]
    all_facts: tuple[Option, ...]

    @classmethod
    def stored(cls, content: Content, key: str) -> TypedTable:
        """As the draft has it."""
        violation = _violation(content, key)
        kinds, facts = _kinds(violation), _asked(violation, content)
        typed = as_typed(read_benchmark(content), key)
        return cls(
            key,
            {name: violation.get(name, "") for name in NAMES},
            Grid("law", _columns(content, kinds, facts, law=True), typed["law"], blank=LAW_BLANK),
            Grid("row", _columns(content, kinds, facts), typed["rows"]),
            kinds,
            facts,
            _fact_names(content),
        )

    @classmethod
    def sent(cls, content: Content, key: str, data: QueryDict) -> TypedTable:
        """As a form sent it, with a column more for a sanction that was added."""
        named = {*data.getlist("kind"), data.get("add_kind", "")}
        kinds = [each for each in sanction_kinds() if each in named]
        asked = {*data.getlist("fact"), data.get("add_fact", "")}
        facts = [each["key"] for each in content.get("facts", []) if each["key"] in asked]
        law = Grid.sent("law", _columns(content, kinds, facts, law=True), data)
        law.blank = LAW_BLANK
        return cls(
            key,
            {name: data.get(name, "").strip() for name in NAMES},
            law,
            Grid.sent("row", _columns(content, kinds, facts), data),
            kinds,
            facts,
            _fact_names(content),
        )

    def into(self, content: Content) -> Content:
        """The draft's content with this table in its place."""
        changed = deepcopy(content)
        violation = _violation(changed, self.key)
        violation.update(self.names)
        violation["law"] = [_with_sanctions(nested(row)) for row in self.law.rows]
        violation["rows"] = [_with_sanctions(nested(row)) for row in self.rows.rows]
        return changed

    def fill(self, trouble: Trouble, benchmark: Benchmark) -> None:
        """A new row for the circumstances of a gap; what follows is for the person to say."""
        row = {
            f"when.{key}": cell_typed(cell, benchmark.fact(key), show.language()) for key, cell in trouble.where.items()
        }
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

    def beside(self, troubles: Sequence[Trouble], benchmark: Benchmark) -> None:
        """Put what the checker says beside the rows it is about."""
        for each in troubles:
            grid = self.law if each.in_law else self.rows
            where = show.where_in_words(benchmark, each.where)
            for number in each.rows:
                grid.said.setdefault(number, []).append(f"{show.said(each)} {where}".strip())

    @property
    def hits(self) -> list[tuple[str, str]]:
        return [(hit, show.hit_in_words(hit)) for hit in HITS]

    @property
    def more_facts(self) -> list[Option]:
        """The circumstances that have no column yet."""
        return [each for each in self.all_facts if each[0] not in self.facts]

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


def _asked(violation: Mapping[str, Any], content: Content) -> list[str]:
    """The circumstances its rows name; all of them where none is named yet."""
    named = {key for part in ("law", "rows") for row in violation[part] for key in row.get("when", {})}
    keys = [each["key"] for each in content.get("facts", [])]
    return [key for key in keys if key in named] or keys


def _fact_names(content: Content) -> tuple[Option, ...]:
    return tuple((each["key"], _name(each)) for each in content.get("facts", []))


def as_typed(benchmark: Benchmark, key: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a violation as somebody would type them in the reader's language."""
    violation, facts = benchmark.violation(key), {each.key: each for each in benchmark.facts}
    found = (violation.law, violation.rows) if violation else ((), ())
    return {part: [_row_typed(row, facts) for row in rows] for part, rows in zip(("law", "rows"), found, strict=True)}


def _row_typed(row: Row, facts: Mapping[str, Fact]) -> dict[str, str]:
    spoken = show.language()
    cells = {f"when.{key}": cell_typed(cell, facts[key], spoken) for key, cell in row.when.items()}
    given = {f"sanctions.{each.kind_key}": sanction_typed(each, facts, spoken) for each in row.sanctions}
    return {"grade": row.grade, "basis": row.basis, "text": row.text} | cells | given


def _columns(content: Content, kinds: Sequence[str], asked: Sequence[str], law: bool = False) -> list[Column]:
    grades = tuple((each["key"], _name(each)) for each in content["grades"])
    grade = [] if law else [Column("grade", _("Discretion grade"), grades)]
    shown = [each for each in content.get("facts", []) if each["key"] in asked]
    facts = [Column(f"when.{each['key']}", _name(each), hint=_hint(each)) for each in shown]
    sanctions = [_sanction_column(key) for key in kinds]
    return [*grade, *facts, *sanctions, Column("basis", _("Basis")), Column("text", _("Words of the law"), size=20)]


def _sanction_column(key: str) -> Column:
    kind = sanction_kinds()[key]
    return Column(f"sanctions.{key}", kind.name.said(show.language()), size=20 if kind.in_money else 10)


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
        Column("level", _("Group of grades"), size=8),
        Column("basis", _("Basis")),
    ]
