"""The small values of a benchmark's data, each read or refused with its place; what is wrong is remembered, not raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.powers.discretion.cells import CellError
from sundial.powers.discretion.words import Name

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
LONGEST_NAME = 500
Out = TypeVar("Out")


@dataclass(frozen=True)
class Wrong:
    """One thing that cannot be read, with its place."""

    place: str
    refusal: Refusal

    def __str__(self) -> str:
        return f"{self.place}: {self.refusal}"


class Unreadable(Refusal):
    """Nothing is taken of data with a fault in it. ``wrong`` lists every fault with its place."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        first = wrong[0]
        super().__init__(
            "benchmark.form",
            gettext_noop("%(place)s: %(said)s"),
            field=first.place,
            place=first.place,
            said=first.refusal,
        )


class Reader:
    """Reads values and remembers what is wrong, so that a person can mend all of it at once."""

    def __init__(self) -> None:
        self.wrong: list[Wrong] = []

    def say(self, place: str, sentence: str, **values: Any) -> None:
        self.wrong.append(Wrong(place or "benchmark", Refusal("benchmark.form", sentence, **values)))

    def attempt(self, place: str, read: Callable[[], Out]) -> Out | None:
        try:
            return read()
        except CellError as refusal:
            self.wrong.append(Wrong(place, refusal))
            return None

    def mapping(self, told: object, place: str, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(told, Mapping):
            self.say(place, gettext_noop("Here belong named values."))
            return {}
        for key in told:
            if key not in known:
                where = f"{place}.{key}".lstrip(".")
                self.say(where, gettext_noop("“%(key)s” is not known here."), key=str(key)[:60])
        return {key: value for key, value in told.items() if key in known}

    def each(
        self, told: object, place: str, most: int, read: Callable[[object, str], Out | None], needed: bool = False
    ) -> list[Out]:
        if not isinstance(told, list) or (needed and not told):
            self.say(
                place,
                gettext_noop("Here belongs a list with one entry at least.")
                if needed
                else gettext_noop("Here belongs a list."),
            )
            return []
        if len(told) > most:
            self.say(place, gettext_noop("There may be %(most)s entries at most."), most=most)
            return []
        found = [read(each, f"{place}[{number}]") for number, each in enumerate(told, start=1)]
        return [each for each in found if each is not None]

    def once(self, keys: Sequence[str], place: str) -> None:
        for key in dict.fromkeys(keys):
            if keys.count(key) > 1:
                self.say(place, gettext_noop("The key “%(key)s” is used twice."), key=key)

    def key(self, told: object, place: str) -> str:
        if not isinstance(told, str) or not KEY.fullmatch(told):
            self.say(place, gettext_noop("A key is a small letter, followed by small letters, digits, - or _."))
            return ""
        return told

    def name(self, row: Mapping[str, Any], place: str) -> Name:
        return Name(self.text(row.get("zh"), f"{place}.zh", needed=True), self.text(row.get("en"), f"{place}.en"))

    def text(self, told: object, place: str, needed: bool = False) -> str:
        if told is None or told == "":
            if needed:
                self.say(place, gettext_noop("This is needed."))
            return ""
        if not isinstance(told, str) or len(told) > LONGEST_NAME:
            self.say(place, gettext_noop("Here belongs a text of %(most)s signs at most."), most=LONGEST_NAME)
            return ""
        if any(ord(sign) < 32 and sign not in "\n\t" for sign in told):
            self.say(place, gettext_noop("A control character has no place in a text."))
            return ""
        return told.strip()

    def flag(self, told: object, place: str) -> bool:
        if not isinstance(told, bool):
            self.say(place, gettext_noop("Here belongs true or false."))
        return told is True

    def places(self, told: object, place: str) -> int:
        if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= 4:
            self.say(place, gettext_noop("A number has 0 to 4 decimal places."))
            return 0
        return told

    def number(self, told: object, place: str) -> Decimal | None:
        if told is None or told == "":
            return None
        try:
            found = Decimal(str(told)) if not isinstance(told, bool) else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self.say(place, gettext_noop("Here belongs a number."))
            return None
        return found

    def day(self, told: object, place: str) -> date | None:
        if told is None or told == "":
            return None
        if type(told) is date:
            return told
        try:
            return date.fromisoformat(str(told))
        except ValueError:
            self.say(place, gettext_noop("Here belongs a day, such as 2026-01-31."))
            return None
