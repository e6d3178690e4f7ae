"""Time, organ and item of an event are public: where cases of an item are few, its leaves do not name it."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from sundial.kernel import clock
from sundial.ledger import forgetting, queries, reading, sequencer
from sundial.ledger.actions import Act, record_all
from sundial.ledger.fsck_database import check_database
from sundial.ledger.models import Event, Pending
from sundial.ledger.signer import Signer
from sundial.ledger.tests.conftest import OFFICER, Recorder

pytestmark = pytest.mark.django_db

ITEM = "3301-XK-0042"


def named(event: Event) -> str:
    return str(json.loads(bytes(Pending.objects.get(pk=event.pk).entry))["item"])


def test_the_first_cases_of_a_year_stay_unnamed_to_their_end(submit: Recorder, settings) -> None:
    settings.LEDGER_RARE = 2
    first, second, third = (uuid4() for _each in range(3))
    with clock.frozen(dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)) as now:
        assert [named(submit(each)) for each in (first, second, third)] == ["*", "*", ITEM]
        assert [named(submit(each)) for each in (first, third)] == ["*", ITEM], "one chain says one thing"
        assert named(submit(uuid4(), item="3301-XK-0043")) == "*", "each item by itself"
        assert named(submit(uuid4(), item="")) == ""
        now.advance(dt.timedelta(days=366))
        assert named(submit()) == "*", "those of last year do not count"
    settings.LEDGER_RARE = 0
    assert named(submit(item="3301-XK-0044")) == ITEM.replace("42", "44")


def of(subject_type: str, subject: UUID) -> Act:
    return Act("trial.submit", subject_type, subject, OFFICER, "330100-015", ITEM)


def test_it_is_decided_alike_when_many_begin_at_once_and_never_for_what_is_about_nobody(settings) -> None:
    settings.LEDGER_RARE = 1
    with transaction.atomic():
        case, rule = record_all([of("case", uuid4()), of("rule", uuid4())])
    assert (named(case), named(rule)) == ("*", ITEM)


def test_its_holder_proves_the_item_and_an_edited_one_is_found(submit: Recorder) -> None:
    event = submit()
    sequencer.seal_all(Signer())
    log = Signer().verifier
    told = reading.read(queries.receipt(event, ["item"]).proof or "", log)
    assert (told.leaf["item"], told.shown) == ("*", {"item": ITEM})
    assert ("权力事项", ITEM) in list(reading.lines(told, "zh"))
    masked = reading.read(queries.receipt(event).proof or "", log)
    assert ("权力事项", "办件较少，日志中不列明") in list(reading.lines(masked, "zh"))
    assert "item" in forgetting.KEPT
    assert list(check_database(log)) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_event SET item_code = 'another'")
    assert {each.code for each in check_database(log)} == {"event"}
