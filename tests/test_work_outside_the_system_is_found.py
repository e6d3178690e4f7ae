"""In a lived county everything stands on both sides; what somebody does past the program is named, and so is what others saw."""

from __future__ import annotations

import inspect
import io
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from sundial.organs.models import Account
from sundial.supervision.reconciling import inside, outside
from sundial.wall.reconciling.views import reconciling

pytestmark = pytest.mark.usefixtures("in_county")
YEAR = 2026
# What each comparison must find, done as somebody with the database would do it.
PAST_THE_PROGRAM = {
    "numbers-skipped": "UPDATE cases_numberseries SET last = last + 2 WHERE kind = 'document 准许' AND last > 3",
    "numbers-beyond": "UPDATE cases_document SET number = '临安监准许字〔2026〕第900号' WHERE number = '临安监准许字〔2026〕第1号'",
    "papers-unrecorded": "INSERT INTO cases_document SELECT (json_populate_record(d, json_build_object('id', gen_random_uuid(), "
    "'number', '私'))).* FROM cases_document AS d LIMIT 1",
    "papers-changed": "UPDATE cases_storedfile SET sha256 = 'x' WHERE id = (SELECT file_id FROM cases_document ORDER BY number LIMIT 1)",
    "papers-gone": "DELETE FROM cases_document WHERE id = (SELECT id FROM cases_document AS d WHERE NOT EXISTS "
    "(SELECT FROM cases_delivery WHERE document_id = d.id) ORDER BY number DESC LIMIT 1)",
    "publications-unrecorded": "UPDATE cases_publication SET id = gen_random_uuid() WHERE id = (SELECT id FROM cases_publication LIMIT 1)",
    "payments-unrecorded": "UPDATE levies_line SET event_id = gen_random_uuid() WHERE kind = 'paid'",
}


def found() -> Counter[str]:
    return Counter(each.comparison for each in inside.reconcile(YEAR))


def test_the_lived_county_is_whole() -> None:
    assert found() == Counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_document")
        assert cursor.fetchone()[0] > 300, "and there was much to compare"


@pytest.mark.parametrize("comparison", PAST_THE_PROGRAM)
def test_what_is_done_past_the_program_is_named(comparison: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; SET LOCAL session_replication_role = replica; SET CONSTRAINTS ALL DEFERRED")
        try:
            for table in (
                "cases_document",
                "cases_storedfile",
                "cases_publication",
                "levies_line",
                "cases_numberseries",
            ):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            cursor.execute(PAST_THE_PROGRAM[comparison])
            assert cursor.rowcount >= 1
            assert found()[comparison] >= 1
        finally:
            cursor.execute("ROLLBACK")


def test_registers_of_others_are_compared_both_ways() -> None:
    papers = io.StringIO("number\n临安监准许字〔2026〕第1号\n临安监准许字〔2026〕第900号\n")
    assert [each.reference for each in outside.papers(papers, YEAR)] == ["临安监准许字〔2026〕第900号"]
    with connection.cursor() as cursor:
        cursor.execute(outside.MONEY, {"first": "2026-01-01", "until": "2027-01-01"})
        (one, amount), *others = sorted((str(reference), amount) for reference, amount in cursor.fetchall())
    known = "".join(f"{reference},{sum_}\n" for reference, sum_ in others[1:])
    treasury = io.StringIO(f"票据号,金额\n{one},{amount + 1}\n{known}外-1,20.00\n")
    told = {(each.comparison, each.reference) for each in outside.money(treasury, YEAR)}
    assert told == {("outside-differs", one), ("outside-missing", others[0][0]), ("outside-unknown", "外-1")}
    sealed = list(outside.seals(io.StringIO("文号\n临安监准许字〔2026〕第1号\n私章\n"), YEAR))
    assert {"私章"} == {each.reference for each in sealed if each.comparison == "outside-unknown"}
    assert len([each for each in sealed if each.comparison == "outside-missing"]) > 300
    for amount in ("much", "NaN"):
        with pytest.raises(outside.BadRegister):
            list(outside.money(io.StringIO(f"number,amount\n1,{amount}\n"), YEAR))


def test_supervisors_read_it_on_their_wall_and_a_handler_does_not() -> None:
    def read(username: str, **asked: object) -> HttpResponse:
        account = Account.objects.get(username=username)
        account.must_change_password = False
        request = RequestFactory().get("/wall/reconciling/", {"year": YEAR} | asked)
        request.user = account
        return inspect.unwrap(reconciling)(request)

    answer = read("zhouhui").content.decode()
    assert all(each.name in answer for each in inside.comparisons())
    assert read("zhouhui", year="none").status_code == 422
    with pytest.raises(PermissionDenied):
        read("wangfang")
