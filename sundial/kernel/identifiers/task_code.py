"""Codes of items and of cases.

基本编码 (catalogue code, 12): region 2, power type 2, main item 5, sub-item 3.
实施编码 (task code, 31): credit code of the implementing body 18, level 1, catalogue code 12.
业务办理项编码 (33): task code and two more digits.
办件编号 (project number, 43 or 45): task code, date yyyymmdd, sequence 4.

Source: GB/T 39554.1-2020 and ZWFW C 0109.1-2018; lengths as live platforms write them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sundial.kernel.identifiers import uscc
from sundial.kernel.identifiers.check_characters import DIGITS, hybrid
from sundial.kernel.refusal import Refusal, gettext_noop

BASIS = "GB/T 39554.1-2020"
_TASK = re.compile(
    rf"(?P<body>[{uscc.ALPHABET}]{{18}})(?P<level>[1-7])"
    r"(?P<region>[0-9]{2})(?P<type>[0-9]{2})(?P<main>[0-9]{5})(?P<sub>[0-9]{3})(?P<handling>[0-9]{2})?"
)
_CASE = re.compile(r"([0-9]{6})([0-9]{8})([0-9]{5})([0-9])")


@dataclass(frozen=True)
class TaskCode:
    """The parts of a task code; ``handling`` is empty unless the item is split. ``str()`` writes it."""

    body: str
    level: str
    region: str
    type: str
    main: str
    sub: str = "000"
    handling: str = ""

    def __str__(self) -> str:
        return self.body + self.level + self.catalogue + self.handling

    @property
    def catalogue(self) -> str:
        """The 12-digit catalogue code (基本编码)."""
        return self.region + self.type + self.main + self.sub

    @property
    def body_is_valid(self) -> bool:
        """Whether the implementing body's credit code carries its right check character."""
        return uscc.fault_of(self.body) is None


@dataclass(frozen=True)
class ProjectNumber:
    """办件编号 of the national platform: the task, the Beijing date and a sequence of that day (1–9999)."""

    task: TaskCode
    day: dt.date
    sequence: int

    def __str__(self) -> str:
        return f"{self.task}{self.day:%Y%m%d}{self.sequence:04d}"


@dataclass(frozen=True)
class CaseNumber:
    """Our own case number: region 6, date 8, sequence 5, check digit (ISO 7064 MOD 11,10); 20 digits.

    It serves items without a national code and is made of digits only, so that it can be read out and
    typed on a telephone. ``str()`` writes it in groups: ``431025-20260302-00017-0``.
    """

    region: str
    day: dt.date
    sequence: int

    def __str__(self) -> str:
        parts = [self.region, f"{self.day:%Y%m%d}", f"{self.sequence:05d}"]
        return "-".join([*parts, hybrid("".join(parts), DIGITS)])


def parse_task_code(text: str, *, field: str = "task_code") -> TaskCode:
    """Return the parts of a 31- or 33-character task code; ``Refusal`` ``task_code.form``.

    The credit code inside is not judged here, because live platforms carry bodies without one: see
    ``TaskCode.body_is_valid``.
    """
    match = _TASK.fullmatch(text)
    if match is None:
        raise _refusal("task_code.form", gettext_noop("This is not an item code of 31 or 33 characters."), field)
    return TaskCode(**{name: part or "" for name, part in match.groupdict().items()})


def make_task_code(body: str, level: str, catalogue: str, handling: str = "", *, field: str = "task_code") -> TaskCode:
    """Return the task code of a new item.

    ``Refusal``: ``uscc.<fault>`` when the implementing body's code is not good, ``task_code.form``.
    """
    uscc.validate(body, field=field)
    return parse_task_code(body + level + catalogue + handling, field=field)


def make_project_number(task: TaskCode, day: dt.date, sequence: int) -> ProjectNumber:
    """Return a project number; ``Refusal`` ``project_number.sequence`` outside 1–9999."""
    _check_sequence("project_number.sequence", sequence, 9999)
    return ProjectNumber(task, day, sequence)


def parse_project_number(text: str, *, field: str = "project_number") -> ProjectNumber:
    """Return the parts of a project number; ``Refusal`` ``project_number.form``."""
    day = _day(text[-12:-4])
    if len(text) not in (43, 45) or day is None or not re.fullmatch(r"[0-9]{12}", text[-12:]):
        raise _refusal("project_number.form", gettext_noop("This is not a national case number."), field)
    return ProjectNumber(parse_task_code(text[:-12], field=field), day, int(text[-4:]))


def make_case_number(region: str, day: dt.date, sequence: int) -> CaseNumber:
    """Return our case number for a GB/T 2260 ``region``, the Beijing date and a sequence of that day.

    ``Refusal``: ``case_number.region``, ``case_number.sequence`` (1–99999).
    """
    if not re.fullmatch(r"[0-9]{6}", region):
        raise _refusal("case_number.region", gettext_noop("A region code has six digits."), "region")
    _check_sequence("case_number.sequence", sequence, 99999)
    return CaseNumber(region, day, sequence)


def parse_case_number(text: str, *, field: str = "number") -> CaseNumber:
    """Return the parts of a case number, typed with or without hyphens and blanks.

    ``Refusal``: ``case_number.form``, ``case_number.checkdigit`` (one wrong or two exchanged digits).
    """
    match = _CASE.fullmatch(re.sub(r"[\s\-－]", "", text))
    day = _day(match[2]) if match else None
    if match is None or day is None:
        raise _refusal("case_number.form", gettext_noop("A case number has 20 digits."), field)
    number = CaseNumber(match[1], day, int(match[3]))
    if not str(number).endswith(match[4]):
        raise _refusal("case_number.checkdigit", gettext_noop("A digit of this case number is mistyped."), field)
    return number


def _day(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _check_sequence(code: str, sequence: int, most: int) -> None:
    if not 1 <= sequence <= most:
        raise _refusal(code, gettext_noop("The numbers of this day are used up."), "sequence")


def _refusal(code: str, sentence: str, field: str) -> Refusal:
    return Refusal(code, sentence, field=field, basis=BASIS if not code.startswith("case_") else "")
