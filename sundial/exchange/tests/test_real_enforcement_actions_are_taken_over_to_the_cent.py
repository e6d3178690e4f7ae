"""The 4,348 real enforcement actions: every sound one a case, every other refused by name, the sum right to the cent."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.db import connection
from django.db.models import Sum

from sundial.cases.models import Case, Publication
from sundial.exchange.actions import take_over
from sundial.exchange.models import Delivered, Origin
from sundial.ledger.models import Event
from sundial.powers.models import ItemVersion

FILE = Path("data") / "cn" / "penalty" / "ma_dep_enforcement_facts.csv.gz"
ROWS, AT_ONCE = 4_348, 120


def rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def first_rows(file: Path, many: int, to: Path) -> Path:
    """The head of the register: what a test loads, when the examination of the whole is not what it asks."""
    with gzip.open(file, "rt", encoding="utf-8") as lines, gzip.open(to, "wt", encoding="utf-8") as out:
        out.writelines(line for _n, line in zip(range(many + 1), lines, strict=False))
    return to


def sound_sum(file: Path, refused: set[int]) -> Decimal:
    """Added up by itself, row by row, from the file."""
    return sum(
        (Decimal(row["Fine"]) for line, row in enumerate(rows(file), 2) if row["Fine"] and line not in refused),
        Decimal(),
    )


def test_the_head_of_the_register_becomes_cases_and_a_second_import_changes_nothing(
    shared: Path, tmp_path: Path, version: ItemVersion
) -> None:
    head = first_rows(shared / FILE, AT_ONCE, tmp_path / "head.csv.gz")
    result = take_over(head, version.item.code)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the guards speak at the commit, which a test never reaches
    assert Event.objects.filter(kind="exchange.know", subject_id=result.system.pk).exists()
    refused = {each.line for each in result.refused}
    assert result.taken + len(refused) == AT_ONCE and result.unchanged == 0
    assert result.amount == sound_sum(head, refused)
    assert Origin.objects.aggregate(Sum("amount"))["amount__sum"] == result.amount
    case = Case.objects.select_related("origin__system", "applicant").get(origin__amount=Decimal("46702.50"))
    assert (case.state, case.outcome, case.closed_at) == ("ended", "penalty", case.decided_at)
    assert case.applicant == case.origin.system.unnamed
    event = Event.objects.get(subject_id=case.pk, kind="imported.act")
    assert event.data["figures"] == {"amount": "46702.50"} and event.data["imported"] == "ma_dep_enforcement"
    assert Publication.objects.count() == result.taken
    shown = Publication.objects.get(case=case)
    assert shown.content["amount"] == "46702.50" and shown.channel == "马萨诸塞州环保局执法行动"
    before = Event.objects.count()
    again = take_over(head, version.item.code)
    assert (again.taken, again.unchanged, Event.objects.count()) == (0, result.taken, before)
    assert Delivered.objects.get().cases == result.taken


def test_every_faulty_row_of_the_whole_register_is_refused_by_its_reason(shared: Path) -> None:
    from sundial.kernel import clock
    from sundial.rules.logs import taking
    from sundial.rules.logs.audit import relations_of

    connection, known = relations_of(shared / FILE)
    taking.examine(connection, known, clock.now())
    refused = taking.refused(connection)
    found = list(taking.cases(connection, known))
    lines = {each.line for each in refused}
    assert len(found) + len(lines) == ROWS
    reasons = {
        reason: len({each.line for each in refused if each.reason == reason}) for reason in {r.reason for r in refused}
    }
    assert reasons == {
        "case identifier used before": 31,
        "event of a rejected case": 31,
        "time cannot be read": 4,
        "case without any usable event": 4,
        "year and date disagree": 3,
        "time lies in the future": 1,
    }
    total = sum((each.amount or Decimal() for each in found), Decimal())
    assert total == sound_sum(shared / FILE, lines)
    assert len({each.record for each in found}) == len(found)
