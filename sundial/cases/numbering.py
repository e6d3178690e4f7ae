"""Numbers of cases and documents: gapless, because a missing number is how a vanished paper is noticed.

The number is taken in the caller's transaction and its row stays locked until that ends: a rollback gives the
number back, and two at once cannot take the same. So take numbers late, and in one order where you take several.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Organ
from sundial.powers.models import PowerItem

FORMS = Path(__file__).with_name("numbering.yaml")
TASK_CODE_LENGTH = 31
CREDIT_CODE_LENGTH = 18
TAKE = """
INSERT INTO cases_numberseries AS series (organ_id, kind, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (organ_id, kind, year) DO UPDATE SET last = series.last + 1 RETURNING last
"""


class OutsideTransaction(RuntimeError):
    """A number was asked for where it could be lost or given twice."""


def next_number(organ: Organ, series: str, year: int) -> int:
    """Take the next number of ``series`` of ``organ`` in ``year``, from 1. Raises OutsideTransaction."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("take numbers inside transaction.atomic(), together with what they number")
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [organ.pk, series, year])
        return int(cursor.fetchone()[0])


def case_number(organ: Organ, item: PowerItem, day: dt.date) -> str:
    """Take the next case number (办件编号) of ``organ`` on the Beijing date ``day``."""
    form = _forms()["case"]["standard" if has_task_code(item) else "local"]["form"]
    n = next_number(organ, f"case {day:%m%d}", day.year)
    return str(form.format(task_code=item.code, organ=organ_part(organ), day=day, n=n))


def document_number(organ: Organ, mark: str, day: dt.date) -> str:
    """Take the next number of the document series ``mark`` (许受, 准许 …) of ``organ`` in the year of ``day``."""
    n = next_number(organ, f"document {mark}", day.year)
    own = organ.document_mark or organ.short_name
    return str(_forms()["document"]["form"].format(organ=own, mark=mark, year=day.year, n=n))


def has_task_code(item: PowerItem) -> bool:
    """Tell a code of the national catalogue (实施编码, 31 characters) from a county's own number."""
    return len(item.code) == TASK_CODE_LENGTH and item.code.isascii() and item.code.isalnum()


def organ_part(organ: Organ) -> str:
    """Return the nine characters of a credit code that name the body, or the whole of any other code."""
    return organ.code[8:17] if len(organ.code) == CREDIT_CODE_LENGTH else organ.code


@cache
def _forms() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(FORMS)
    return loaded
