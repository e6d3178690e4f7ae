"""In bulk the parts of the facts that few cases have meet one another before they meet all cases, and nothing changes by it."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp, parse_one

from sundial.rules.dialects import render
from sundial.rules.facts import PARTS, part_tree
from sundial.rules.sets.gathering import FEW, RARE, gathered

# Four cases: with an extension alone, with one hand in two acts alone, with both, with neither.
PREPARE = """
CREATE TABLE base_case AS SELECT UNNEST([1, 2, 3, 4]) AS case_id;
CREATE TABLE extensions AS SELECT UNNEST([1, 3]) AS case_id, UNNEST(['a', 'b']) AS unapproved;
CREATE TABLE hands AS SELECT UNNEST([2, 3]) AS case_id, UNNEST(['c', 'd']) AS officer;
CREATE TABLE base_step AS SELECT UNNEST(['a', 'd']) AS name, UNNEST([7, 8]) AS step_no;
"""
JOINS = """FROM base_case AS c LEFT JOIN extensions AS x ON x.case_id = c.case_id LEFT JOIN hands AS h ON h.case_id = c.case_id
LEFT JOIN base_step AS s ON s.name = h.officer"""
ASKED = f"SELECT c.case_id, x.unapproved, COALESCE(h.officer, 'none') AS officer, h.officer, s.step_no {JOINS} ORDER BY c.case_id"


@pytest.fixture
def connection():
    with duckdb.connect() as made:
        made.execute(PREPARE)
        yield made


def test_every_case_has_the_facts_it_had(connection: duckdb.DuckDBPyConnection) -> None:
    plain = parse_one(ASKED, dialect="postgres")
    together = gathered(plain)
    assert [join.this.alias_or_name for join in together.args["joins"]] == [FEW, "s"]
    told = connection.execute(render(together, "duckdb"))
    assert [column[0] for column in told.description] == ["case_id", "unapproved", "officer", "officer", "step_no"]
    rows = told.fetchall()
    assert rows == connection.execute(render(plain, "duckdb")).fetchall()
    assert rows == [
        (1, "a", "none", None, None),
        (2, None, "c", "c", None),
        (3, "b", "d", "d", 8),
        (4, None, "none", None, None),
    ]


def test_every_rare_part_there_is_is_put_together() -> None:
    assert set(PARTS) >= RARE
    joined = gathered(part_tree("case_fact")).args["joins"]
    left = {table.name for join in joined if join.this.alias_or_name != FEW for table in join.find_all(exp.Table)}
    assert left & RARE == set()
