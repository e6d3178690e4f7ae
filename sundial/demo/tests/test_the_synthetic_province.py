"""The synthetic province: made alike every time, each injected fault found, no other light."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sundial.demo.province.generate import Order, generate
from sundial.demo.province.plans import Reach, load_province
from sundial.rules.bulk import AsOf, create_relations, evaluate_duckdb
from sundial.rules.library import load
from sundial.rules.sets.layout import FOLDERS, TRUTH, read_manifest
from sundial.rules.sets.read import add_registers, fill, partitions

CASES = 2_000


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("province")
    generate(Order(CASES, 7, directory, region_size=700), threads=1)
    return directory


@pytest.fixture(scope="module")
def connection(province: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_relations(connection)
    add_registers(connection, province)
    for relation in FOLDERS:
        fill(connection, relation, [file for part in partitions(province) for file in part.files(relation)])
    return connection


def test_each_injected_fault_is_found_and_nothing_else_is_lit(
    province: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    as_of = AsOf.end_of(date.fromisoformat(read_manifest(province).as_of))
    found = evaluate_duckdb(connection, load(on=as_of.today), as_of)
    rules = load(on=as_of.today)
    named = ", ".join(f"'{rule.id}'" for rule in rules)
    truth = connection.execute(f"FROM '{province / TRUTH}' WHERE rule_id IN ({named})").fetchall()

    lit = Counter((finding.case_id, finding.rule_id, finding.occurrence) for finding in found)
    assert lit == Counter((case, rule, occurrence) for case, rule, occurrence, _ in truth)
    assert {fault for *_, fault in truth} == {
        fault.name for fault in load_province().faults if fault.lights.keys() & {rule.id for rule in rules}
    }


def test_every_live_rule_over_one_case_has_a_fault_that_lights_it() -> None:
    told = load_province()
    law = told.case["jurisdiction"]
    live = [rule for rule in load(on=date.fromisoformat(str(told.period["as_of"]))) if not rule.is_daily]
    here = {rule.id for rule in live if law in dict(rule.scope).get("jurisdiction", (law,))}

    assert here - {rule for fault in told.faults for rule in fault.lights} == set()


def test_its_manifest_counts_what_is_there(province: Path, connection: duckdb.DuckDBPyConnection) -> None:
    manifest = read_manifest(province)
    told = ("base_case", "base_event", "base_step")
    counted = [connection.execute(f"SELECT COUNT(*) FROM {relation}").fetchone() for relation in told]

    assert counted == [(manifest.cases,), (manifest.events,), (manifest.steps,)]
    assert manifest.cases == CASES
    assert len({part.region for part in partitions(province)}) == 2


def test_nobody_acts_on_a_day_off_nor_after_the_day_asked_about(connection: duckdb.DuckDBPyConnection) -> None:
    wrong = connection.execute(
        "SELECT COUNT(*) FROM base_event AS e JOIN calendar_day AS d ON d.day = e.occurred_on "
        "WHERE NOT d.is_working OR e.recorded_on > DATE '2026-03-31'"
    ).fetchone()

    assert wrong == (0,)


def test_the_same_number_and_seed_give_the_same_bytes(province: Path, tmp_path: Path) -> None:
    generate(Order(CASES, 7, tmp_path, region_size=700), threads=2)

    assert _digests(tmp_path) == _digests(province)


def test_another_seed_gives_another_province(province: Path, tmp_path: Path) -> None:
    generate(Order(CASES, 8, tmp_path, region_size=700), threads=1)

    assert _digests(tmp_path)[TRUTH] != _digests(province)[TRUTH]


def test_spreads_add_up_along_a_chain_of_acts() -> None:
    assert Reach(1, 2).then(Reach(3, 1, "promised")) == Reach(4, 3, "promised")


def _digests(directory: Path) -> dict[str, str]:
    return {
        str(file.relative_to(directory)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(directory.rglob("*"))
        if file.is_file()
    }
