"""Registers of others, against the record: papers seen outside, seals set, money that came or went.

Each is a CSV file with a heading: ``number`` for papers and seals; ``number`` and ``amount`` (yuan) for money, where the number is that of the
receipt or voucher. Chinese headings serve as well (文号, 票据号, 金额).
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import TextIO

from django.db import connection
from django.utils.translation import gettext as _

from sundial.kernel.clock import BEIJING
from sundial.supervision.reconciling.inside import Comparison, Found

NUMBER, AMOUNT = ("number", "文号", "票据号", "编号"), ("amount", "金额")

UNKNOWN = Comparison(
    "outside-unknown",
    "记录中没有的外部凭据",
    "Seen outside, and not in the record",
    "外部有而系统中没有，可能是系统外办理。",
    "What others hold and the record does not may have been done outside the system.",
)
MISSING = Comparison(
    "outside-missing",
    "外部登记中没有的记录",
    "In the record, and not in the register of others",
    "系统中有而外部没有，可能未真正用印或者到账。",
    "What the record holds and others do not may never have been sealed, or paid.",
)
DIFFERS = Comparison(
    "outside-differs",
    "金额不一致",
    "The sums differ",
    "同一票据在两处金额不同。",
    "One receipt bears two sums.",
)
OUTSIDE = (UNKNOWN, MISSING, DIFFERS)

PAPERS = """
SELECT number FROM cases_document WHERE issued_at >= %(first)s AND issued_at < %(until)s
UNION SELECT (regexp_matches(data::text, '[^"\\s]+字〔[0-9]{4}〕第[0-9]+号', 'g'))[1] FROM ledger_event
WHERE recorded_at >= %(first)s AND recorded_at < %(until)s
"""
SEALED = "SELECT number FROM cases_document WHERE issued_at >= %(first)s AND issued_at < %(until)s"
MONEY = """
SELECT reference, sum(amount) FROM levies_line WHERE reference <> '' AND kind IN ('paid', 'refunded', 'deposited', 'returned')
AND at >= %(first)s AND at < %(until)s GROUP BY reference
UNION ALL
SELECT s.voucher, sum(p.amount) FROM benefits_paymentlist AS s JOIN benefits_payment AS p ON p.sheet_id = s.id
WHERE s.voucher <> '' AND s.paid_at >= %(first)s AND s.paid_at < %(until)s GROUP BY s.voucher
"""


class BadRegister(ValueError):
    """A file that cannot be read as a register; the sentence names the line."""


def papers(file: TextIO, year: int) -> Iterator[Found]:
    """Yield the papers of the register that no event and no document of the year knows."""
    known = {str(number) for (number,) in _ask(PAPERS, year)}
    yield from (Found(UNKNOWN.id, None, number, "") for number in _numbers(file) if number not in known)


def seals(file: TextIO, year: int) -> Iterator[Found]:
    """As ``papers``, and the papers of the year that the register does not name."""
    set_on, issued = set(_numbers(file)), {str(number) for (number,) in _ask(SEALED, year)}
    yield from (Found(UNKNOWN.id, None, number, "") for number in sorted(set_on - issued))
    yield from (Found(MISSING.id, None, number, "") for number in sorted(issued - set_on))


def money(file: TextIO, year: int) -> Iterator[Found]:
    """Yield sums only one side knows, and receipts on which the two sums differ."""
    theirs, ours = _sums(_rows(file)), dict[str, Decimal]()
    for reference, amount in _ask(MONEY, year):
        ours[str(reference)] = ours.get(str(reference), Decimal()) + Decimal(amount)
    for number in sorted(theirs.keys() | ours.keys()):
        if number not in ours:
            yield Found(UNKNOWN.id, None, number, str(theirs[number]))
        elif number not in theirs:
            yield Found(MISSING.id, None, number, str(ours[number]))
        elif theirs[number] != ours[number]:
            yield Found(DIFFERS.id, None, number, f"{theirs[number]} ≠ {ours[number]}")


def _sums(rows: Iterable[tuple[int, dict[str, str]]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line, row in rows:
        number = _value(row, NUMBER, line)
        found[number] = found.get(number, Decimal()) + _amount(_value(row, AMOUNT, line), line)
    return found


def _amount(said: str, line: int) -> Decimal:
    try:
        amount = Decimal(said.replace(",", ""))
        if amount.is_finite():
            return amount
    except InvalidOperation:
        pass
    raise BadRegister(_("Line %(line)d: the amount is not a number.") % {"line": line})


def _numbers(file: TextIO) -> list[str]:
    return [_value(row, NUMBER, line) for line, row in _rows(file)]


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        yield from enumerate(csv.DictReader(file), 2)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadRegister(_("The file is not a table in CSV (UTF-8).")) from error


def _value(row: dict[str, str], names: tuple[str, ...], line: int) -> str:
    for name in names:
        if row.get(name):
            return row[name].strip()
    raise BadRegister(
        _("Line %(line)d: the column %(column)s is missing.") % {"line": line, "column": " / ".join(names)}
    )


def _ask(question: str, year: int) -> list[tuple[str, ...]]:
    first, until = (dt.datetime(each, 1, 1, tzinfo=BEIJING) for each in (year, year + 1))
    with connection.cursor() as cursor:
        cursor.execute(question, {"first": first, "until": until})
        return list(cursor.fetchall())
