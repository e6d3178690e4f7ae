"""Every day of the demonstration on which a light was raised is recomputed from the record, and comes out the same.

It stands with the walks in the browser because it needs the same county.
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest

from sundial.rules.handbook import shipped
from tests.browser.conftest import County, create_database, database_address, drop_database, environment

DAYS = "SELECT DISTINCT CAST(raised_at AT TIME ZONE 'Asia/Shanghai' AS date) FROM supervision_signal ORDER BY 1"
# A replay recomputes what each case lights by itself. What a daily look finds by comparing cases, officers or organs rests on
# registers that are not kept by date.
DAILY = [rule.id for rule in shipped() if rule.is_daily]
RAISED = "SELECT count(*) FROM supervision_signal WHERE subject_type = 'case' AND rule_id <> ALL(%s)"


@pytest.fixture
def copy(county: County, tmp_path: Path):
    """A copy of the county's database, and the environment in which a command finds it."""
    name = f"sundial_replay_{uuid.uuid4().hex[:12]}"
    create_database(name, template=county.database)
    yield name, environment(name, tmp_path)
    drop_database(name)


def test_every_day_with_a_light_is_found_again(copy):
    name, surroundings = copy
    with psycopg.connect(database_address(name)) as connection:
        days = [row[0] for row in connection.execute(DAYS)]
        raised = connection.execute(RAISED, [DAILY]).fetchone()[0]
    told = replayed(surroundings, *(f"--day={day}" for day in days))

    assert len(days) > 15
    assert [day["differences"] for day in told if day["differences"]] == []
    assert sum(day["lit"] for day in told) == raised


def replayed(surroundings: dict[str, str], *days: str) -> list[dict]:
    command = [sys.executable, "-m", "sundial.cli.main", "rules", "replay", *days, "--json"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)
