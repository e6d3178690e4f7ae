"""The files an audit leaves for people hold what the log says as text, also where it looks like a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from sundial.rules.logs import outputs
from sundial.rules.logs.audit import audit
from sundial.rules.logs.log_map import load_map

MAP = """
name: hostile
title: 恶意日志
title_en: Hostile log
jurisdiction: CN
procedure: permit
zone: Asia/Shanghai
calendar: CN
case: {id: case}
event: {activity: activity, time: time, actor: actor}
verbs: {accept: accept, sign: sign}
"""
LOG = """case,activity,time,actor
=HYPERLINK("http://x"),accept,2026-03-02 09:00,@SUM(1)
=HYPERLINK("http://x"),sign,2026-03-03 09:00,@SUM(1)
+1,accept,never,-2
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("audit")
    (place / "log.csv").write_text(LOG.replace('=HYPERLINK("http://x")', "=HYPERLINK(1)"), encoding="utf-8")
    (place / "map.yaml").write_text(MAP, encoding="utf-8")
    done = audit(place / "log.csv", load_map(place / "map.yaml"))
    outputs.write_directory(done, done.summary(), place / "out")
    return place / "out"


@pytest.mark.parametrize("name", ["findings.csv", "rejected.csv"])
def test_csv(written: Path, name: str) -> None:
    rows = list(csv.reader(io.StringIO((written / name).read_text(encoding="utf-8-sig"))))

    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith(("'=", "'+")) for row in rows for cell in row)


def test_excel(written: Path) -> None:
    with zipfile.ZipFile(written / "findings.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_the_report_holds_no_script_and_nothing_from_elsewhere(written: Path) -> None:
    page = (written / "report.html").read_text(encoding="utf-8")

    assert "<script" not in page
    assert "=HYPERLINK(1)" in page
    assert "src=" not in page
