"""The published figures of the receipt log, found by the same facts and rules that watch live cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sundial.rules.logs.audit import audit
from sundial.rules.logs.result import Audit

LAST_DAY = date(2012, 1, 23)


@pytest.fixture(scope="module")
def receipt(shared: Path) -> Audit:
    return audit(shared / "data" / "logs" / "receipt.xes.gz", as_of=LAST_DAY)


def test_the_log_is_recognised_and_read_whole(receipt: Audit) -> None:
    summary = receipt.summary()

    assert summary["map"] == "receipt"
    assert (summary["cases"], summary["events"], summary["rejected"]["count"]) == (1434, 8577, 0)
    assert (summary["first_event_on"], summary["last_event_on"]) == (date(2010, 10, 2), LAST_DAY)


def test_of_1329_ended_cases_377_ended_after_their_deadline(receipt: Audit) -> None:
    summary = receipt.summary()

    assert summary["ended"] == 1329
    assert receipt.rows("SELECT COUNT(*) FROM finding WHERE rule_id = 'nl-deadline-exceeded'") == [(377,)]


def test_of_105_open_cases_37_were_overdue_on_the_last_day(receipt: Audit) -> None:
    assert receipt.summary()["open"] == 105
    assert receipt.rows("SELECT COUNT(*) FROM finding WHERE rule_id = 'nl-open-past-deadline'") == [(37,)]


def test_if_the_last_day_counted_whole_309_would_be_late(receipt: Audit) -> None:
    assert receipt.rows("SELECT COUNT(*) FROM case_fact WHERE ended_after_deadline_day") == [(309,)]


def test_another_day_another_answer(shared: Path) -> None:
    file = shared / "data" / "logs" / "receipt.xes.gz"
    earlier, later = audit(file, as_of=date(2011, 6, 30)), audit(file, as_of=date(2013, 12, 31))
    overdue = "SELECT COUNT(*) FROM finding WHERE rule_id = 'nl-open-past-deadline'"

    assert later.rows(overdue) == [(105,)]
    assert later.summary()["ended"] == 1329
    assert earlier.summary()["ended"] < 1329
    assert earlier.rows("SELECT MAX(last_event_on) <= DATE '2011-06-30' FROM case_fact") == [(True,)]
    counted = {each.counts.events: each.counts.last for each in (earlier, later)}
    assert counted == {5156: date(2011, 6, 30), 8577: date(2012, 1, 23)}, "what came later was not looked at"


def test_a_sentence_says_why_in_both_languages(receipt: Audit) -> None:
    worst = receipt.summary()["worst"][0]

    assert worst["measure"] == 273
    assert worst["sentence"] == "截止日为2010年12月3日，2011年9月2日才办结，晚273日。"
    assert worst["sentence_en"] == "The deadline was 2010-12-03; the case ended on 2011-09-02, 273 calendar days later."
