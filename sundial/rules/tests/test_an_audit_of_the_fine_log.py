"""The fine log holds dates as local midnights; counted as dates, every published figure comes out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sundial.rules.logs.audit import audit
from sundial.rules.logs.result import Audit
from sundial.rules.tests import histories as story
from sundial.rules.tests.engines import FINES, assert_the_same


@pytest.fixture(scope="module")
def fines(shared: Path) -> Audit:
    return audit(shared / "data" / "logs" / FINES)


def count(fines: Audit, rule: str) -> int:
    return dict(fines.rows("SELECT rule_id, COUNT(*) FROM finding GROUP BY rule_id")).get(rule, 0)


def test_it_is_read_whole(fines: Audit) -> None:
    summary = fines.summary()

    assert (summary["cases"], summary["events"], summary["rejected"]["count"]) == (75_151, 280_871, 0)
    assert summary["as_of"] == date(2013, 6, 18)


def test_fines_sent_and_notified_more_than_ninety_days_after_they_were_made_out(fines: Audit) -> None:
    done = dict(fines.rows("SELECT step_name, COUNT(*) FROM step_fact WHERE step_done GROUP BY step_name"))

    assert (done["send"], count(fines, "it-fine-sent-late")) == (52_075, 25_017)
    assert (done["notify"], count(fines, "it-fine-notified-late")) == (39_990, 23_859)


def test_the_penalty_comes_exactly_sixty_days_after_notification_in_every_case(fines: Audit) -> None:
    days = fines.rows(
        "SELECT step_used_calendar_days, COUNT(*) FROM step_fact WHERE step_name = 'penalty' AND step_done GROUP BY ALL"
    )

    assert days == [(60, 39_990)]
    assert count(fines, "it-penalty-early") == 0


def test_by_instants_3203_of_them_would_seem_too_early(fines: Audit) -> None:
    early = fines.rows(
        "SELECT COUNT(*) FROM base_step WHERE name = 'penalty' AND done_at - started_at < INTERVAL 60 DAY"
    )

    assert early == [(3_203,)]


def test_late_appeals(fines: Audit) -> None:
    assert count(fines, "it-appeal-late") == 271


def test_the_amount_of_a_case_is_that_of_its_first_event(fines: Audit) -> None:
    assert float(fines.rows("SELECT SUM(amount) FROM case_fact")[0][0]) == 3_368_946.23


def test_the_same_cases_as_csv_give_the_same_findings(fines: Audit, shared: Path) -> None:
    csv = audit(shared / "data" / "logs" / "road_traffic_fines_200.csv", as_of=date(2013, 6, 18))
    wanted = "SELECT case_id, rule_id, CAST(kept AS VARCHAR) FROM finding ORDER BY ALL"
    cases = {row[0] for row in csv.rows("SELECT case_id FROM base_case")}

    assert len(cases) == 200
    assert csv.rows(wanted) == [row for row in fines.rows(wanted) if row[0] in cases]


def test_postgres_finds_the_same(fines: Audit) -> None:
    with story.postgres() as postgres:
        assert_the_same(postgres, fines)
