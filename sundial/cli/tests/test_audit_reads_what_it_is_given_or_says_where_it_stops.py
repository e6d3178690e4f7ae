"""``sundial audit``: a broken file ends with file, line and reason, and leaves nothing behind."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from sundial.cli.audit import audit

EVENT = (
    '<event><string key="concept:name" value="{activity}"/><string key="org:resource" value="王芳"/>'
    '<date key="time:timestamp" value="{time}"/></event>\n'
)
TRACE = '<trace><string key="concept:name" value="{name}"/>\n{events}</trace>\n'
MAP = """name: ours
title: 测试
title_en: test
jurisdiction: CN
procedure: permit
zone: Asia/Shanghai
calendar: CN
case: {id: concept:name}
event: {activity: concept:name, time: time:timestamp, actor: org:resource}
limits: {promised: {value: 5, unit: working_day}}
verbs: {受理: accept, 签发: sign, 准予: decide_grant}
"""


def xes(*cases: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n' + "".join(cases) + "</log>\n"


def case(name: str, *events: tuple[str, str]) -> str:
    return TRACE.format(name=name, events="".join(EVENT.format(activity=what, time=when) for what, when in events))


LATE = case("late", ("受理", "2026-03-02T10:00:00+08:00"), ("准予", "2026-03-10T10:00:00+08:00"))
IN_TIME = case("in-time", ("受理", "2026-03-02T10:00:00+08:00"), ("准予", "2026-03-09T23:30:00+08:00"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    return tmp_path


def run(place: Path, content: str | bytes, *more: str, name: str = "log.xes") -> Result:
    file = place / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(audit, [str(file), "--map", str(place / "map.yaml"), *more])


def test_the_last_day_counts_whole_and_the_next_is_too_late(place: Path) -> None:
    result = run(place, xes(LATE, IN_TIME), "--json", str(place / "out.json"))

    found = json.loads((place / "out.json").read_text(encoding="utf-8"))
    assert result.exit_code == 1, result.output
    assert {(one["case_id"], one["rule_id"]) for one in found["findings"]} == {("late", "promised-exceeded")}
    assert found["summary"]["lights"]["red"] == 1


def test_nothing_found_ends_with_zero(place: Path) -> None:
    assert run(place, xes(IN_TIME)).exit_code == 0


def test_gzip_is_told_by_its_bytes_not_by_its_name(place: Path) -> None:
    assert run(place, gzip.compress(xes(LATE).encode()), name="log.xml").exit_code == 1


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (xes(LATE).replace("</trace>", "</trase>"), 6, "not well-formed XML"),
        (xes(LATE)[:-20], 5, "not well-formed XML"),
        ("<html><body/></html>", 1, "its outermost element is <html>"),
        ('<!DOCTYPE log [<!ENTITY a "aaaa">]>\n' + "<log>" + LATE + "</log>", 1, "DOCTYPE"),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd">\n<log></log>', 1, "DOCTYPE"),
        ("", 1, "the file is empty"),
        (b"\x7fELF\x00\x00\x00", 1, "neither XES, CSV nor Parquet"),
        (gzip.compress(xes(LATE * 50).encode())[:-30], None, "the compressed file"),
        ("case;activity\n", 1, "fields that are not there"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_nothing_is_written(
    place: Path, content: str | bytes, line: int | None, says: str
) -> None:
    result = run(place, content, "--out", str(place / "report"), "--json", str(place / "out.json"))

    assert result.exit_code == 2, result.output
    assert says in result.output
    assert f"log.xes:{line}:" in result.output or line is None
    assert sorted(path.name for path in place.iterdir()) == ["log.xes", "map.yaml"]


def test_rows_that_cannot_be_used_are_counted_with_reason_and_line(place: Path) -> None:
    broken = case(
        "broken", ("受理", "2026-03-02T10:00:00+08:00"), ("准予", "yesterday"), ("", "2026-03-03T10:00:00+08:00")
    )
    nameless = case("", ("受理", "2026-03-02T10:00:00+08:00"))

    result = run(
        place,
        xes(IN_TIME, broken, nameless, IN_TIME),
        "--out",
        str(place / "report"),
        "--json",
        str(place / "out.json"),
    )

    rejected = json.loads((place / "out.json").read_text(encoding="utf-8"))["summary"]["rejected"]
    assert {reason["reason"]: reason["count"] for reason in rejected["reasons"]} == {
        "event of a rejected case": 3,
        "case identifier used before": 1,
        "case without identifier": 1,
        "event without activity": 1,
        "time cannot be read": 1,
    }
    assert "time cannot be read, first in line 9" in " ".join(result.output.split())
    assert "yesterday" in (place / "report" / "rejected.csv").read_text(encoding="utf-8")


def test_the_directory_holds_the_same_findings_in_every_format(place: Path) -> None:
    out = place / "report"
    run(place, xes(LATE, IN_TIME), "--out", str(out))

    parquet = duckdb.read_parquet(str(out / "findings.parquet")).project("case_id, sentence").fetchall()
    csv = duckdb.read_csv(str(out / "findings.csv")).project("case_id, sentence").fetchall()
    told = json.loads((out / "audit.json").read_text(encoding="utf-8"))["findings"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert parquet == csv == [(one["case_id"], one["sentence"]) for one in told]
    assert told[0]["sentence"] in page
    assert "<script" not in page
    assert "http://" not in page and "https://" not in page


def test_text_from_a_log_cannot_become_markup(place: Path) -> None:
    attack = case(
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        ("受理", "2026-03-02T10:00:00+08:00"),
        ("准予", "2026-03-20T10:00:00+08:00"),
    )
    run(place, xes(attack), "--out", str(place / "report"))

    page = (place / "report" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_directory_that_holds_something_is_left_alone(place: Path) -> None:
    (place / "report").mkdir()
    (place / "report" / "mine.txt").write_text("keep", encoding="utf-8")

    result = run(place, xes(LATE), "--out", str(place / "report"))

    assert result.exit_code == 2
    assert [path.name for path in (place / "report").iterdir()] == ["mine.txt"]


def test_a_log_nobody_knows_asks_for_a_map(place: Path) -> None:
    (place / "log.xes").write_text(xes(LATE), encoding="utf-8")

    result = CliRunner().invoke(audit, [str(place / "log.xes")])

    assert result.exit_code == 2
    assert "no ready map fits this log" in result.output and "--map" in result.output


def test_a_wrong_map_is_refused_with_its_place(place: Path) -> None:
    (place / "map.yaml").write_text(MAP.replace("accept", "akzept"), encoding="utf-8")

    result = run(place, xes(LATE))

    assert result.exit_code == 2
    assert "map.yaml:11:8: akzept is not one of our verbs" in result.output


ROWS = "id,act,at,who\na,受理,2026-03-02 10:00:00,王芳\na,准予,2026-03-10 10:00:00,刘敏"


@pytest.fixture
def flat(place: Path) -> Path:
    (place / "map.yaml").write_text(
        MAP.replace("{id: concept:name}", "{id: id}").replace(
            "{activity: concept:name, time: time:timestamp, actor: org:resource}",
            "{activity: act, time: at, actor: who}",
        ),
        encoding="utf-8",
    )
    return place


def test_csv_and_parquet_are_read_in_file_order(flat: Path) -> None:
    csv = run(flat, ROWS, name="log.csv")
    duckdb.read_csv(str(flat / "log.csv")).write_parquet(str(flat / "made.parquet"))
    parquet = run(flat, (flat / "made.parquet").read_bytes(), name="log.parquet")

    assert (csv.exit_code, parquet.exit_code) == (1, 1), csv.output + parquet.output
    assert "2 events" in csv.output and "2 events" in parquet.output


def test_a_csv_row_with_too_many_fields_is_told_with_its_line(flat: Path) -> None:
    result = run(flat, f"{ROWS},多,余\n", name="log.csv")

    assert result.exit_code == 2
    assert "log.csv:3:" in result.output
