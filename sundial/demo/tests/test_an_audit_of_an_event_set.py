"""An event set is judged piece by piece, with only the facts its rules read, and refused where it is unsound."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from sundial.demo.province.generate import Order, generate
from sundial.rules.bulk import AsOf, create_relations, keep_facts, set_moment
from sundial.rules.dialects import render
from sundial.rules.library import RuleSet, UnknownRule, load
from sundial.rules.logs.result import Audit
from sundial.rules.logs.trouble import LogError
from sundial.rules.pruning import prune
from sundial.rules.sets.audit import Settings, audit_set
from sundial.rules.sets.layout import FOLDERS, TRUTH, read_manifest
from sundial.rules.sets.read import add_registers, fill, partitions

# What rules over more than one case light depends on all of them; rules/tests hold those to their examples.
ALONE = [rule.id for rule in load() if not rule.is_daily]
LIT = "SELECT case_id, rule_id, occurrence FROM"
SMALL = Settings(threads=2, memory=1 << 30, piece_events=5_000)
WHOLE = Settings(threads=1, memory=1 << 30)
# Whatever is asked, a set is read and checked in the same way: one rule is enough to see it refused.
ONE = ["promised-exceeded"]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("province")
    generate(Order(1_100, 3, directory, region_size=500), threads=1)
    return directory


@pytest.fixture
def copy(province: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(province, tmp_path / "copy"))


@pytest.fixture(scope="module")
def done(province: Path) -> Audit:
    return audit_set(province, only=ALONE, settings=SMALL)


def test_in_small_pieces_it_finds_every_injected_fault_and_nothing_else(province: Path, done: Audit) -> None:
    in_force = ", ".join(f"'{rule.id}'" for rule in done.ruleset)
    truth = sorted(done.rows(f"{LIT} '{province / TRUTH}' WHERE rule_id IN ({in_force})"))

    assert sorted(done.rows(f"{LIT} finding")) == truth


def test_its_summary_counts_the_whole_set(province: Path, done: Audit) -> None:
    summary, manifest = done.summary(), read_manifest(province)

    assert (summary["cases"], summary["events"]) == (manifest.cases, manifest.events)
    assert summary["ended"] + summary["open"] == manifest.cases
    assert str(summary["as_of"]) == manifest.as_of
    assert len(summary["oldest_open"]) == 10
    assert summary["rejected"]["count"] == 0
    assert not any(rule["id"].startswith("it-") for rule in summary["rules"])


def test_rules_that_read_the_same_facts_find_alone_what_they_find_among_all(province: Path, done: Audit) -> None:
    """Alone, rules get facts cut down to what they read."""
    connection = duckdb.connect()
    create_relations(connection)
    add_registers(connection, province)
    for relation in FOLDERS:
        fill(connection, relation, [file for part in partitions(province) for file in part.files(relation)])
    set_moment(connection, AsOf.end_of(read_manifest(province).day))
    readers = defaultdict(list)
    for rule in done.ruleset:
        readers[tuple(prune([rule]).parts)].append(rule)
    assert len(readers) > 20
    for rules in readers.values():
        alone = RuleSet(read_manifest(province).day, tuple(rules))
        connection.execute("BEGIN")
        for name, tree in prune(alone).parts.items():
            connection.execute(f"CREATE VIEW {name} AS {render(tree, 'duckdb')}")
        found = connection.execute(f"{LIT} ({alone.body_sql('duckdb')})").fetchall()
        connection.execute("ROLLBACK")

        ids = ", ".join(f"'{rule.id}'" for rule in rules)
        assert sorted(found) == sorted(done.rows(f"{LIT} finding WHERE rule_id IN ({ids})")), ids


def test_facts_that_no_rule_reads_are_not_worked_out() -> None:
    rules = load()
    pruned = prune([rules.rule("public-complaint")])

    assert list(pruned.parts) == ["seen", "milestones", "turns", "case_fact"]
    assert pruned.columns["base_event"] == {"case_id", "verb", "occurred_on", "recorded_on"}
    assert pruned.columns["base_step"] == set()


def test_only_the_rules_asked_for_are_run(province: Path) -> None:
    few = audit_set(province, only=["same-officer", "integrity"], settings=SMALL)

    assert {rule.kind for rule in few.ruleset} == {"integrity"}
    assert few.rows("SELECT DISTINCT rule_id FROM finding WHERE rule_id = 'same-officer'")
    with pytest.raises(UnknownRule, match="no-such-rule"):
        audit_set(province, only=["no-such-rule"])


def test_an_earlier_day_can_be_asked_about(province: Path) -> None:
    early = audit_set(province, read_manifest(province).day.replace(month=1, day=30), only=ONE, settings=WHOLE)

    assert early.counts.events < read_manifest(province).events


def test_a_damaged_file_is_named(copy: Path) -> None:
    file = partitions(copy)[5].files("base_event")[0]
    file.write_bytes(file.read_bytes()[:-200])

    with pytest.raises(LogError, match=file.parent.name):
        audit_set(copy, only=ONE, settings=WHOLE)


@pytest.mark.parametrize(
    ("relation", "change", "said"),
    [
        (
            "base_event",
            "REPLACE (CASE WHEN position = 3 THEN 'invented' ELSE verb END AS verb)",
            "verb is not known: invented",
        ),
        (
            "base_event",
            "REPLACE (CASE WHEN position = 3 THEN 'lost' ELSE case_id END AS case_id)",
            "not in the same partition: lost",
        ),
        (
            "base_step",
            "REPLACE (CASE WHEN step_no = 1 THEN 'lost' ELSE case_id END AS case_id)",
            "a step whose case is not in the same partition: lost",
        ),
        ("base_case", "REPLACE ('one' AS case_id)", "case_id used twice: one"),
        ("base_event", "EXCLUDE (verb)", "verb is not known: None"),
        ("base_event", "REPLACE (NULL AS occurred_on)", "without position or time"),
        ("base_case", "REPLACE ('soon' AS promised_value)", "soon"),
    ],
)
def test_a_set_that_is_unsound_is_refused_with_its_place(copy: Path, relation: str, change: str, said: str) -> None:
    file = partitions(copy)[3].files(relation)[0]
    rewritten = file.with_suffix(".new")
    duckdb.execute(f"COPY (SELECT * {change} FROM '{file}') TO '{rewritten}' (FORMAT parquet)")
    rewritten.replace(file)

    with pytest.raises(LogError, match=said):
        audit_set(copy, only=ONE, settings=WHOLE)


def test_a_case_without_any_act_is_set_aside(copy: Path) -> None:
    partition = partitions(copy)[2]
    for file in partition.files("base_event"):
        file.unlink()

    rejected = audit_set(copy, only=ONE, settings=WHOLE).summary()["rejected"]

    assert rejected["reasons"][0]["reason"] == "case without any usable event"


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "not JSON"), ('{"format": "other/1"}', "format is not"), ('{"format": "sundial-events/1"}', "is missing")],
)
def test_a_manifest_that_says_too_little_is_refused(copy: Path, text: str, said: str) -> None:
    (copy / "set.json").write_text(text)

    with pytest.raises(LogError, match=said):
        audit_set(copy)


def test_a_directory_without_a_manifest_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="not an event set"):
        audit_set(tmp_path)


def test_facts_kept_whole_and_cut_down_give_the_same_lights(province: Path, done: Audit) -> None:
    connection = duckdb.connect()
    create_relations(connection)
    add_registers(connection, province)
    for relation in FOLDERS:
        fill(connection, relation, [file for part in partitions(province) for file in part.files(relation)])
    set_moment(connection, AsOf.end_of(read_manifest(province).day))
    keep_facts(connection)

    columns = "case_id, rule_id, occurrence, light, kept::VARCHAR"
    whole = connection.execute(f"SELECT {columns} FROM ({done.ruleset.body_sql('duckdb')})").fetchall()
    assert sorted(whole) == sorted(done.rows(f"SELECT {columns} FROM finding"))
