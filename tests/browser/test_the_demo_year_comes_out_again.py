"""Every day of the demonstration on which a light was raised is recomputed from the record, and comes out the same.

Every rule in force takes part: those that look at one case, and those that set cases, items, officers and organs beside each
other, from the registers as they were kept by date.

It stands with the walks in the browser because it needs the same county.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.county import County, environment
from tests.database import database_address, past_the_guards

# A light of a daily look belongs to the day it asked about.
DAYS = """
SELECT DISTINCT COALESCE(look_day, CAST(raised_at AT TIME ZONE 'Asia/Shanghai' AS date)) FROM supervision_signal ORDER BY 1
"""
RAISED = "SELECT rule_id FROM supervision_signal"
GUARDED = ("organs_account", "organs_organ", "powers_itemversion", "powers_basis")
LATER = """
UPDATE organs_account SET is_active = FALSE;
UPDATE organs_organ SET name = name || '（更名）';
UPDATE powers_itemversion SET name = name || '（更名）', effective_from = effective_from + 30;
DELETE FROM powers_basis;
DELETE FROM supervision_attendance;
"""


@pytest.fixture
def copy(county: County, tmp_path: Path):
    """A copy of the county's database, and the environment in which a command finds it."""
    with county.copied("replay") as name:
        yield name, environment(name, tmp_path)


def test_every_day_with_a_light_is_found_again(copy):
    name, surroundings = copy
    with psycopg.connect(database_address(name)) as connection:
        days = [row[0] for row in connection.execute(DAYS)]
        raised = [row[0] for row in connection.execute(RAISED)]
    with past_the_guards(database_address(name), *GUARDED) as connection:
        connection.execute(LATER)  # Whatever becomes of the registers afterwards changes no day that is over.
    told = replayed(surroundings, *(f"--day={day}" for day in days))

    assert len(days) > 15
    assert [day["differences"] for day in told if day["differences"]] == []
    assert sum(day["lit"] for day in told) == len(raised)
    assert all(day["whole"] for day in told[:-1])  # The last day is not over yet.
    assert raised.count("supervisor-not-signed-in") == 1  # on the one day a story is about
    assert {"red-light-undisposed", "organ-silent"} <= set(raised)


def replayed(surroundings: dict[str, str], *days: str) -> list[dict]:
    command = [sys.executable, "-m", "sundial.cli.main", "rules", "replay", *days, "--json"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)
