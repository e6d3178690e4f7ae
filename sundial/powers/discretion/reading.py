"""Read a benchmark from plain data (YAML, JSON, a form, a spreadsheet) and write it back. Strict: what is unknown is refused.

Every refusal says the place, such as ``violations[2].rows[3].when.gains``; places count from one, as a person does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sundial.kernel.refusal import gettext_noop
from sundial.powers.discretion.plain_values import Reader, Unreadable
from sundial.powers.discretion.table import HITS, Benchmark, Fact, Grade, Row, Sanction, Source, Violation
from sundial.powers.discretion.text import read_cell, read_sanction
from sundial.powers.discretion.words import Name, directions, sanction_kinds

FORMAT = "sundial-benchmark/1"
MOST_ROWS, MOST_FACTS, MOST_VIOLATIONS = 500, 60, 500
TYPES = ("flag", "number", "choice")


def read_benchmark(told: object) -> Benchmark:
    """The benchmark that ``told`` is. Raises ``Unreadable`` with every fault and its place."""
    reader = _Reader()
    found = reader.benchmark(told)
    if reader.wrong or found is None:
        raise Unreadable(reader.wrong)
    return found


class _Reader(Reader):
    """Goes through the data once and remembers what is wrong, so that a person can mend all of it at once."""

    def benchmark(self, told: object) -> Benchmark | None:
        keys = {"format", "item", "title", "source", "facts", "grades", "violations", "effective_from", "effective_to"}
        row = self.mapping(told, "", keys)
        if row.get("format") != FORMAT:
            self.say("format", gettext_noop("The format must be %(format)s."), format=FORMAT)
        facts = self.each(row.get("facts", []), "facts", MOST_FACTS, self.fact)
        grades = self.each(row.get("grades"), "grades", MOST_ROWS, self.grade, needed=True)
        self.once([each.key for each in facts], "facts")
        self.once([each.key for each in grades], "grades")
        known = {each.key: each for each in facts}
        names = {each.key for each in grades}
        violations = self.each(
            row.get("violations"),
            "violations",
            MOST_VIOLATIONS,
            lambda each, place: self.violation(each, place, known, names),
            needed=True,
        )
        self.once([each.key for each in violations], "violations")
        return Benchmark(
            item=self.text(row.get("item"), "item", needed=True),
            title=self.text(row.get("title"), "title", needed=True),
            source=self.source(row.get("source")),
            facts=tuple(facts),
            grades=tuple(grades),
            violations=tuple(violations),
            effective_from=self.day(row.get("effective_from"), "effective_from"),
            effective_to=self.day(row.get("effective_to"), "effective_to"),
        )

    def source(self, told: object) -> Source:
        row = self.mapping(told, "source", {"document", "number", "issuer", "unverified", "note"})
        return Source(
            self.text(row.get("document"), "source.document", needed=True),
            number=self.text(row.get("number"), "source.number"),
            issuer=self.text(row.get("issuer"), "source.issuer"),
            unverified=self.flag(row.get("unverified", False), "source.unverified"),
            note=self.text(row.get("note"), "source.note"),
        )

    def fact(self, told: object, place: str) -> Fact | None:
        keys = {"key", "zh", "en", "type", "unit", "places", "min", "max", "choices", "basis"}
        row = self.mapping(told, place, keys)
        kind = row.get("type")
        if kind not in TYPES:
            self.say(
                f"{place}.type",
                gettext_noop("A circumstance is of one of the types %(types)s."),
                types="、".join(TYPES),
            )
            return None
        choices = self.choices(row.get("choices"), f"{place}.choices") if kind == "choice" else {}
        return Fact(
            key=self.key(row.get("key"), f"{place}.key"),
            name=self.name(row, place),
            type=kind,
            unit=self.text(row.get("unit"), f"{place}.unit"),
            places=self.places(row.get("places", 0), f"{place}.places"),
            least=self.number(row.get("min"), f"{place}.min"),
            most=self.number(row.get("max"), f"{place}.max"),
            choices=choices,
            basis=self.text(row.get("basis"), f"{place}.basis"),
        )

    def choices(self, told: object, place: str) -> dict[str, Name]:
        def choice(each: object, where: str) -> tuple[str, Name]:
            row = self.mapping(each, where, {"key", "zh", "en"})
            return self.key(row.get("key"), f"{where}.key"), self.name(row, where)

        found = self.each(told, place, MOST_ROWS, choice, needed=True)
        self.once([key for key, _name in found], place)
        return dict(found)

    def grade(self, told: object, place: str) -> Grade | None:
        row = self.mapping(told, place, {"key", "zh", "en", "direction", "level", "basis"})
        direction = row.get("direction")
        if direction not in directions():
            known = "、".join(directions())
            self.say(f"{place}.direction", gettext_noop("The direction is one of %(known)s."), known=known)
            return None
        return Grade(
            self.key(row.get("key"), f"{place}.key"),
            self.name(row, place),
            str(direction),
            self.text(row.get("level"), f"{place}.level"),
            self.text(row.get("basis"), f"{place}.basis"),
        )

    def violation(self, told: object, place: str, facts: Mapping[str, Fact], grades: set[str]) -> Violation:
        row = self.mapping(told, place, {"key", "zh", "en", "basis", "law", "rows", "hit"})
        if row.get("hit", "unique") not in HITS:
            self.say(f"{place}.hit", gettext_noop("The hit policy is one of %(known)s."), known="、".join(HITS))
        return Violation(
            key=self.key(row.get("key"), f"{place}.key"),
            name=self.name(row, place),
            basis=self.text(row.get("basis"), f"{place}.basis", needed=True),
            law=tuple(self.rows(row.get("law"), f"{place}.law", facts, None)),
            rows=tuple(self.rows(row.get("rows"), f"{place}.rows", facts, grades)),
            hit=row.get("hit", "unique"),
        )

    def rows(self, told: object, place: str, facts: Mapping[str, Fact], grades: set[str] | None) -> list[Row]:
        """Rows of the table, or of the law where ``grades`` is None."""
        rows = self.each(told, place, MOST_ROWS, lambda each, where: self.row(each, where, facts, grades), needed=True)
        return [Row(number, *rest) for number, rest in enumerate(rows, start=1)]

    def row(self, told: object, place: str, facts: Mapping[str, Fact], grades: set[str] | None) -> tuple[Any, ...]:
        row = self.mapping(
            told, place, {"when", "sanctions", "basis", "text"} | ({"grade"} if grades is not None else set())
        )
        grade = ""
        if grades is not None:
            grade = self.text(row.get("grade"), f"{place}.grade", needed=True)
            if grade and grade not in grades:
                self.say(f"{place}.grade", gettext_noop("There is no grade “%(grade)s”."), grade=grade)
        when = self.when(row.get("when") or {}, f"{place}.when", facts)
        sanctions = self.sanctions(row.get("sanctions") or {}, f"{place}.sanctions", facts)
        basis, text = (self.text(row.get(key), f"{place}.{key}") for key in ("basis", "text"))
        return when, tuple(sanctions), grade, basis, text

    def when(self, told: object, place: str, facts: Mapping[str, Fact]) -> dict[str, Any]:
        cells = {}
        for key, text in self.mapping(told, place, set(facts)).items():
            cell = self.attempt(f"{place}.{key}", partial(read_cell, _as_text(text), facts[key]))
            if cell is not None:
                cells[key] = cell
        return {key: cells[key] for key in facts if key in cells}

    def sanctions(self, told: object, place: str, facts: Mapping[str, Fact]) -> list[Sanction]:
        named = self.mapping(told, place, set(sanction_kinds()))
        found = {
            key: self.attempt(f"{place}.{key}", partial(read_sanction, key, _as_text(text), facts))
            for key, text in named.items()
        }
        return [sanction for key in sanction_kinds() if (sanction := found.get(key))]


def _as_text(told: object) -> str:
    """A cell as text: YAML reads ``true`` and ``5`` as what they are."""
    if isinstance(told, bool):
        return "true" if told else "false"
    return "" if told is None else str(told)
