"""Every table either carries legal state, and the database refuses its change without an event, or says here why it does not.

A new table stands in neither list until somebody has decided; this test then names it.
"""

import psycopg
import pytest
from django.db import connection

from tests.county import County
from tests.database import database_address

# Why a table needs no guard of its own.
WORK_LIST = "who has a case before him is read off its events; losing it loses no right"
SENDING = "what is told of an event, not the event"
PROGRAM = "the program's own: sessions, rights of the framework, failed sign-ins"
RECORD = "the record itself, which has its own guards (0002_keep_the_record)"
BEFORE = "a draft nobody has submitted yet"
ACCOUNT = "where a visitor finds again the cases whose passwords he knows; losing it loses no right"
EXCEPTIONS = {
    "auth_group": PROGRAM,
    "auth_group_permissions": PROGRAM,
    "auth_permission": PROGRAM,
    "axes_accessattempt": PROGRAM,
    "axes_accessattemptexpiration": PROGRAM,
    "axes_accessfailurelog": PROGRAM,
    "axes_accesslog": PROGRAM,
    "django_content_type": PROGRAM,
    "django_migrations": PROGRAM,
    "django_session": PROGRAM,
    "system_clockoffset": "the demonstration's clock; moving it is an event of its own (demo.clock)",
    "cases_involvement": WORK_LIST,
    "cases_todo": WORK_LIST,
    "cases_numberseries": "counters; each number given stands in an event, and gaps light (number-gap)",
    "cases_party": "a party stands on a guarded case; who applied is in the event that opened it",
    "cases_storedfile": "named by the digest of its bytes, and guarded where a case points at it",
    "complaints_rating": "a party's own word, told on the case by an event (rating.give)",
    "complaints_staffdevice": "keyed hashes of the staff's own terminals, forgotten in time",
    "cases_publicationwords": "an index for the search, kept by a trigger of the guarded table",
    "complaints_survey_organs": "links of a guarded evaluation",
    "exchange_span": "only added to, with its guarded origin",
    "exchange_refusedrow": "only added to; what was refused changed nothing",
    "hall_application": BEFORE,
    "hall_applicationfile": BEFORE,
    "hall_hallaccount": ACCOUNT,
    "hall_keptcase": ACCOUNT,
    "hall_attempt": "counts wrong passwords",
    "inbox_mark": "how far the sealed record has been read for news",
    "organs_calendar": "only added to, by an event that holds the digest of its days (calendar.load)",
    "organs_calendarday": "as its calendar",
    "organs_region": "the national code list; a region comes with the organ that is entered in it",
    "powers_catalogue": "where items were taken from; every item has its own event",
    "powers_itemversion_units": "links that come and go with a guarded version",
    "powers_itemwords": "an index for the search",
    "supervision_appeal_files": "links of a guarded appeal to files",
    "supervision_attendance": "recorded on the officer (supervisor.sign_in); a missing day lights",
    "supervision_contact": "where an officer wants notices sent",
    "supervision_dailylook": WORK_LIST,
    "supervision_due": WORK_LIST,
    "supervision_rulebookstamp": "a cache's stamp",
    "supervision_escalation": "the plan of a climb; each rung that fires is an event",
    "supervision_rung": "the plan of a climb; each rung that fires is an event",
    "supervision_notice": SENDING,
    "supervision_dispatch": SENDING,
    "supervision_order_signals": "links of a guarded order to its lights",
    "supervision_orderreply_files": "links of a guarded reply to files",
    "supervision_registerentry": "only added to: what a daily look saw",
}


def tables_and_guards(address: str) -> dict[str, set[str]]:
    with psycopg.connect(address) as reader:
        found: dict[str, set[str]] = {
            name: set() for (name,) in reader.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        }
        # 'A' stands for ENABLE ALWAYS: also while replication replays.
        armed = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
        for table, trigger in reader.execute(armed):
            if table in found:
                found[table].add(trigger.removeprefix(f"{table}_"))
    return found


@pytest.fixture(scope="module")
def guards(county: County) -> dict[str, set[str]]:
    return tables_and_guards(database_address(county.database))


def test_every_table_is_guarded_or_says_why_not(guards: dict[str, set[str]]) -> None:
    open_ = {
        table
        for table, armed in guards.items()
        if "require_event" not in armed and table not in EXCEPTIONS and not table.startswith("ledger_")
    }
    assert not open_, f"guard these with RequireEvent, or say here why they need none: {sorted(open_)}"


def test_no_reason_outlives_its_table(guards: dict[str, set[str]]) -> None:
    assert set(EXCEPTIONS) <= set(guards)
    assert not {table for table in EXCEPTIONS if "require_event" in guards[table]}
    assert {
        table
        for table, reason in EXCEPTIONS.items()
        if reason.startswith("only added to") and "append_only" not in guards[table]
    } <= {
        "organs_calendar"  # its days are compared with the digest in the event whenever it is loaded again
    }


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE organs_appointment SET valid_to = '2099-01-01'",
        "INSERT INTO organs_appointment (valid_from, officer_id, post_id) SELECT '2026-01-01', officer_id, post_id FROM organs_appointment LIMIT 1",
        "UPDATE organs_post SET reach = 'region'",
        "UPDATE organs_account SET is_active = NOT is_active",
        "UPDATE organs_certificate SET valid_to = '2099-01-01'",
        "UPDATE powers_limitrow SET value = 99",
        "UPDATE powers_itemversion SET conditions = '[]'",
        "UPDATE supervision_disposition SET finding = '属实'",
        "DELETE FROM supervision_disposition",
        "UPDATE supervision_signal SET light = 'grey'",
        "UPDATE cases_delivery SET delivered_at = delivered_at - interval '3 days'",
        "UPDATE coercion_good SET quantity = '0'",
        "UPDATE levies_line SET amount = 1",
        "UPDATE permits_teammember SET opinion = '同意'",
    ],
)
def test_a_change_by_hand_is_refused_in_the_lived_county(in_county: None, tampering: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            cursor.execute(tampering)
            assert cursor.rowcount, "there is nothing of the kind in the county, so nothing was tried"
            with pytest.raises(Exception, match="without an event"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            cursor.execute("ROLLBACK")
