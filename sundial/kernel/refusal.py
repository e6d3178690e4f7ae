"""What the law refuses, said once, in one shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation; this floor knows no Django, so the words wait until they are shown."""
    return message


_translate: Callable[[str], str] = str


def translate_with(translate: Callable[[str], str]) -> None:
    """Hand in the function that turns an English message id into the reader's language.

    Called once at start-up by the floor that knows Django. Until then sentences stay English.
    """
    global _translate
    _translate = translate


_write_day: Callable[[date], str] = str


def write_days_with(write: Callable[[date], str]) -> None:
    """Hand in the function that writes a day or a moment as the reader writes it; until then both stay ISO 8601."""
    global _write_day
    _write_day = write


def as_read(value: date) -> str:
    """A day or a moment as the reader writes it."""
    return _write_day(value)


class Refusal(Exception):
    """The law (or the structure that serves it) refuses an act.

    ``code``      stable and dotted, e.g. ``"calendar.outside"``: tests, exports and documents may rely on it.
    ``sentence``  one sentence for a person: a message id or a lazy translation, with ``%(name)s`` places
                  filled from ``values``, days and moments as the reader writes them. It may be reworded at any time.
    ``field``     the input the sentence is about, empty when it is about the whole act.
    ``basis``     law and article, e.g. ``"行政许可法 第四十二条"``.
    ``who``       who may do it instead, empty when nobody may.

    ``str()`` gives the finished sentence in the language of the moment.
    """

    def __init__(
        self,
        code: str,
        sentence: object,
        *,
        field: str = "",
        basis: str = "",
        who: object = "",
        **values: Any,
    ) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.basis = basis
        self.who = who
        self.values = values

    def __str__(self) -> str:
        template = self._words(self.sentence)
        return template % self._shown() if self.values else template

    def _shown(self) -> dict[str, Any]:
        return {name: as_read(value) if isinstance(value, date) else value for name, value in self.values.items()}

    def as_dict(self) -> dict[str, str]:
        """Return code, finished sentence, field, basis and who as plain strings, for JSON and logs."""
        return {
            "code": self.code,
            "sentence": str(self),
            "field": self.field,
            "basis": self.basis,
            "who": self._words(self.who),
        }

    @staticmethod
    def _words(text: object) -> str:
        # A lazy translation already knows its language; only a bare message id needs looking up.
        return _translate(text) if isinstance(text, str) and text else str(text)
