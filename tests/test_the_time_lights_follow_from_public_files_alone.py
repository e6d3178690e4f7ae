"""Whoever keeps the published files can reckon the lights of the limits, and tell one that was held back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sundial.ledger import lights, published
from sundial.ledger.commitment import commit
from sundial.ledger.fsck import check_directory
from sundial.ledger.lights import Light
from sundial.ledger.models import Stream
from sundial.ledger.note import parse_vkey
from sundial.ledger.published import PublicLeaf
from sundial.supervision.models import Signal
from tests.county import County


@pytest.fixture(scope="module")
def leaves(public_files: Path) -> list[PublicLeaf]:
    return list(published.leaves(public_files))


def burning() -> set[Light]:
    names = dict(Stream.objects.filter(subject_type="case").values_list("subject_id", "pseudonym"))
    # Questions and complaints are not reckoned: docs/spec/ledger.md, section 11.
    lit = Signal.objects.filter(rule_id__in=lights.RULES).exclude(case__procedure="complaint")
    rows = lit.values_list("case_id", "rule_id", "occurrence")
    return {Light(names[case], rule, occurrence) for case, rule, occurrence in rows}


def test_they_are_those_of_the_platform_for_every_case_of_the_county_but_complaints(leaves: list[PublicLeaf]) -> None:
    found = lights.recompute(leaves)
    assert set(found.due) == burning() == found.shown
    assert (found.withheld, found.unfounded, found.torn) == ([], [], set())
    assert {light.rule for light in found.due} == lights.RULES - {"statutory-near"}


def test_a_light_that_was_held_back_is_named(leaves: list[PublicLeaf]) -> None:
    hidden = next(leaf for leaf in leaves if leaf.public.get("rule") == "promised-exceeded" and "light" in leaf.public)
    found = lights.recompute(leaf for leaf in leaves if leaf is not hidden)
    assert found.withheld == [Light(hidden.entry["case"], "promised-exceeded", hidden.public["occurrence"])]


def without_starts(leaf: PublicLeaf) -> PublicLeaf:
    """The leaf as an older program wrote it: what it did to clocks stands nowhere."""
    moves = [move for move in leaf.public.get("clocks", []) if move["move"] != "start"]
    return replace(leaf, public=leaf.public | {"clocks": moves}) if "clocks" in leaf.public else leaf


def test_a_clock_that_never_started_is_named_unless_the_case_is_older_than_such_starts(
    leaves: list[PublicLeaf],
) -> None:
    silent = [without_starts(leaf) for leaf in leaves]
    assert lights.recompute(silent).torn
    half = next(at for at, leaf in enumerate(leaves) if leaf.public.get("clocks") and at > len(leaves) // 2)
    upgraded = [replace(leaf, public={} if "clocks" in leaf.public else leaf.public) for leaf in leaves[:half]]
    older = lights.recompute([*upgraded, *leaves[half:]])
    assert (older.torn, bool(older.older)) == (set(), True)
    assert not [light for light in older.unfounded if light.case in older.older]


def test_a_limit_made_longer_than_the_log_says_lights_without_ground(leaves: list[PublicLeaf]) -> None:
    def lengthened(leaf: PublicLeaf) -> PublicLeaf:
        moves = [
            move | ({"amount": 900} if move.get("kind") == "promised" else {}) for move in leaf.public.get("clocks", [])
        ]
        return replace(leaf, public=leaf.public | {"clocks": moves}) if moves else leaf

    found = lights.recompute(map(lengthened, leaves))
    assert {light.rule for light in found.unfounded} >= {"promised-exceeded", "promised-near"}


def test_what_is_published_beside_a_leaf_opens_it_and_nothing_else_does(
    public_files: Path, leaves: list[PublicLeaf], county: County, tmp_path: Path
) -> None:
    directory = tmp_path / "log"
    shutil.copytree(public_files, directory)
    key = parse_vkey((county.folder / "ledger" / "verifying.key").read_text("ascii"))
    assert list(check_directory(directory, key)) == []  # type: ignore[arg-type]  # the log's own key
    file = next(each for each in sorted((directory / "openings").rglob("*")) if each.is_file() and each.stat().st_size)
    lines = file.read_bytes().splitlines(keepends=True)
    told = json.loads(lines[-1])
    told["opening"]["public"][1] = {"clocks": []}
    file.write_bytes(b"".join(lines[:-1]) + json.dumps(told).encode() + b"\n")
    findings = list(check_directory(directory, key))  # type: ignore[arg-type]  # as above
    assert [finding.code for finding in findings] == ["opening"]


def test_no_opening_but_the_public_one_is_published(leaves: list[PublicLeaf], public_files: Path) -> None:
    for file in (public_files / "openings").rglob("*"):
        for line in file.read_bytes().splitlines() if file.is_file() else []:
            told = json.loads(line)
            assert set(told["opening"]) == {"public"}
            entry = leaves[told["index"]].entry
            digests = {name: bytes.fromhex(digest) for name, digest in told["masked"].items()}
            assert commit(digests).hex() != entry["c"], "without its public field the leaf is not opened"
