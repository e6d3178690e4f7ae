"""load, list, check, import and export from the outside: what is printed, what is written, how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sundial.cli import catalogue
from sundial.cli.trouble import BAD_INPUT, FINDINGS
from sundial.powers.models import PowerItem
from sundial.powers.tests.conftest import SHIPPED
from sundial.powers.tests.test_an_import_names_every_faulty_row import GOOD, promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    """The command in this process, on the test database, speaking English."""
    monkeypatch.setattr(catalogue.setup, "open_up_to_date", lambda: None)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return lambda *arguments: CliRunner().invoke(catalogue.catalogue, [str(each) for each in arguments])


@pytest.fixture
def items(tmp_path) -> Path:
    path = tmp_path / "items.csv"
    second = GOOD | promised("31") | {"task_code": "11440000006939756B2440101008000", "task_name": "=另一事项"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(GOOD))
        writer.writeheader()
        writer.writerows([GOOD, second])
    return path


def test_load_says_how_many_and_what_is_not_fit(run):
    done = run("load", SHIPPED / "linwu.yaml")
    assert done.exit_code == 0 and "14 items loaded, 0 unchanged, 3 not yet fit" in done.output


def test_a_catalogue_of_things_named_alike_does_not_flood_the_screen(run, monkeypatch):
    run("load", SHIPPED / "nantong_water.yaml")
    every = run("check", "nantong_water", "--faults").output.count("Possible near-duplicate")
    monkeypatch.setattr(catalogue, "PAIRS_SHOWN", every - 1)
    some = run("check", "nantong_water").output
    assert every > 1 and some.count("Possible near-duplicate:") == every - 1
    assert "1 more possible near-duplicates; --faults lists them." in some


def test_check_ends_with_findings_and_names_the_cancelling_errors(run):
    run("load", SHIPPED / "nantong_water.yaml")
    done = run("check", "nantong_water")
    assert done.exit_code == FINDINGS
    assert "cancel each other" in done.output and done.output.count("differs") == 2


def test_list_shows_a_missing_limit_as_missing(run):
    run("load", SHIPPED / "linwu.yaml")
    line = next(line for line in run("list", "--type", "requisition").output.splitlines() if "LW-08" in line)
    assert line.count("missing") == 2


def test_import_refuses_by_name_writes_the_report_and_loads_nothing(run, items, tmp_path):
    done = run("import", items, "--map", "guangdong", "--report", tmp_path / "faults.csv")
    assert done.exit_code == FINDINGS and "Nothing was loaded" in done.output and not PowerItem.objects.exists()
    assert "line 3, item 11440000006939756B2440101008000, promised" in done.output
    with (tmp_path / "faults.csv").open(encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    assert (row["line"], row["field"], row["rule"], row["refused"]) == (
        "3",
        "promised",
        "promised_exceeds_statutory",
        "yes",
    )


def test_import_loads_the_good_rows_when_asked(run, items):
    done = run("import", items, "--map", "guangdong", "--accept-good")
    assert done.exit_code == FINDINGS and "1 items loaded" in done.output and PowerItem.objects.count() == 1


def test_an_unknown_organ_is_wrong_input(run, items):
    done = run("import", items, "--map", "guangdong", "--organ", "nobody")
    assert done.exit_code == BAD_INPUT and "nobody" in done.output


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_writes_every_item_of_the_organ(run, tmp_path, form):
    run("load", SHIPPED / "linwu.yaml")
    target = tmp_path / f"out.{form}"
    done = run("export", target, "--organ", "临武", "--format", form)
    assert done.exit_code == 0 and "14 items written" in done.output
    text = target.read_text(encoding="utf-8-sig")
    names = [row["task_name"] for row in csv.DictReader(text.splitlines())] if form == "csv" else None
    found = names or [each["version"]["name"] for each in json.loads(text)]
    assert len(found) == 14 and "烟花爆竹经营(零售)许可证审批" in found
    assert not list(tmp_path.glob("*.half"))
