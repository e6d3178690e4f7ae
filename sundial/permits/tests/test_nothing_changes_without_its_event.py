from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from sundial.cases.models import Case
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu

pytestmark = pytest.mark.django_db(transaction=True)

CHANGES = {
    "the state": ("cases_case", "UPDATE cases_case SET state = 'granted' WHERE id = %s"),
    "the outcome": ("cases_case", "UPDATE cases_case SET outcome = 'granted' WHERE id = %s"),
    "the day of acceptance": ("cases_case", "UPDATE cases_case SET accepted_at = now() WHERE id = %s"),
    "a step": ("cases_casestep", "UPDATE cases_casestep SET state = 'done' WHERE case_id = %s"),
    "a clock": ("cases_caseclock", "UPDATE cases_caseclock SET budget = budget + 90 WHERE case_id = %s"),
    "a material": ("cases_material", "UPDATE cases_material SET verdict = 'ok', note = 'x' WHERE case_id = %s"),
}


@pytest.fixture
def case(linwu: Linwu) -> Case:
    return linwu.accepted(licence(linwu.bureau.organ))


@pytest.mark.parametrize("what", CHANGES)
def test_the_database_refuses_it_at_commit(case: Case, what: str) -> None:
    table, statement = CHANGES[what]
    with (
        pytest.raises(DatabaseError, match=f"{table}: update without an event"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [case.pk])
    assert Case.objects.get(pk=case.pk).state == "examining"


@pytest.mark.parametrize("table", ["cases_clockentry", "cases_opinion"])
def test_what_is_written_once_is_never_changed(linwu: Linwu, case: Case, table: str) -> None:
    linwu.handled(case)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")


def test_a_due_date_derived_anew_needs_none(case: Case) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET due_at = now() WHERE id = %s", [case.pk])
        assert cursor.rowcount == 1
