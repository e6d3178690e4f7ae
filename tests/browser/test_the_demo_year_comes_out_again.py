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

from tests.browser.conftest import County, create_database, database_address, drop_database, environment

DAYS = "SELECT DISTINCT CAST(raised_at AT TIME ZONE 'Asia/Shanghai' AS date) FROM supervision_signal ORDER BY 1"


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
        # A replay recomputes the lights of cases; those of officers and organs rest on registers that are not kept by date.
        raised = connection.execute("SELECT count(*) FROM supervision_signal WHERE subject_type = 'case'").fetchone()[0]
    told = replayed(surroundings, *(f"--day={day}" for day in days))

    assert len(days) > 15
    assert [day["differences"] for day in told if day["differences"]] == []
    assert sum(day["lit"] for day in told) == raised


def replayed(surroundings: dict[str, str], *days: str) -> list[dict]:
    command = [sys.executable, "-m", "sundial.cli.main", "rules", "replay", *days, "--json"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)
