"""Open data in three forms with one schema, daily and by changes; an interface that keeps its identifiers and its measure; a feed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from django.http import FileResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sundial.cases.masking import leaks
from sundial.cases.models import Case, Party, PartyKind, Publication
from sundial.hall.opendata.datasets import open_data
from sundial.hall.opendata.writing import TYPES, write_today
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.fixture
def shown(linwu: Linwu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Publication]:
    """A person's result and a firm's, published on one day, the firm's taken down the next."""
    monkeypatch.setenv("SUNDIAL_DATA", str(tmp_path))
    case = linwu.accepted(licence(linwu.bureau.organ))
    firm = Party.objects.create(kind=PartyKind.ENTERPRISE, name="红火零售店", identifier="91350100M000100Y43")
    person = Party.objects.create(kind=PartyKind.PERSON, name="欧阳静", identifier="11010519491231002X")
    other = linwu.accepted(licence(linwu.bureau.organ, code="T-02"))
    made = [_published(case, person)]
    linwu.today.advance(dt.timedelta(minutes=1))
    made.append(_published(other, firm))
    linwu.today.advance(dt.timedelta(days=1))
    _touch(made[1].case)
    made[1].withdrawn_at, made[1].withdrawal_reason = clock.now(), "期满"
    made[1].save()
    linwu.today.advance(dt.timedelta(minutes=1))
    return made


def _published(case: Case, party: Party) -> Publication:
    case.applicant = party
    _touch(case)
    case.save()
    named = {"applicant": "欧阳某" if party.kind == PartyKind.PERSON else party.name, "identifier": party.identifier}
    content = {**named, "outcome": "granted", "document_number": "临安监准〔2026〕1号", "content": "电话13800138000"}
    now = clock.now()
    return Publication.objects.create(
        case=case, kind="result", title="许可", content=content, channel="网站", published_at=now, keep_until=now
    )


def _file(visitor: Client, address: str) -> bytes:
    answer = visitor.get(address)
    assert isinstance(answer, FileResponse)
    return b"".join(answer)


def _touch(case: Case) -> None:
    record(
        "case.document",
        subject_type="case",
        subject_id=case.pk,
        by=Actor.system(),
        organ=case.organ.code,
        data={"verb": "other", "title": "", "number": ""},
    )


def test_the_three_forms_say_the_same_and_name_no_natural_person(
    visitor: Client, shown: list[Publication], tmp_path: Path
) -> None:
    as_csv = _file(visitor, "/data/publications.csv")
    table = list(csv.DictReader(io.StringIO(as_csv.decode("utf-8-sig"))))
    rows = json.loads(_file(visitor, "/data/publications.json"))
    (tmp_path / "p.parquet").write_bytes(_file(visitor, "/data/publications.parquet"))
    typed = duckdb.sql(f"SELECT id, typeof(published_at) FROM '{tmp_path / 'p.parquet'}'").fetchall()
    assert [row["id"] for row in table] == [row["id"] for row in rows] == [row[0] for row in typed]
    assert typed[0][1] == "TIMESTAMP WITH TIME ZONE"
    assert list(table[0]) == open_data().datasets["publications"].columns
    told = as_csv.decode()
    assert "欧阳" not in told and not leaks(told, ("欧阳静", "11010519491231002X")) and "红火零售店" in told


def test_a_day_is_the_same_all_day_and_the_changes_tell_what_was_taken_down(
    visitor: Client, shown: list[Publication]
) -> None:
    bytes_of_day = _file(visitor, "/data/publications.json")
    day = json.loads(bytes_of_day)
    assert {row["state"] for row in day} == {"standing"}  # as it stood when the day began
    since = json.loads(_file(visitor, f"/data/publications.json?since={clock.today()}"))
    (gone,) = since
    assert (gone["id"], gone["state"], gone["party"]) == (str(shown[1].pk), "withdrawn", None)
    again = visitor.get("/data/publications.json")
    assert b"".join(again.streaming_content) == bytes_of_day
    kept = {"HTTP_IF_NONE_MATCH": again["ETag"]}
    assert visitor.get("/data/publications.json", **kept).status_code == 304
    for wrong, status in {
        "/data/nobody.csv": 404,
        "/data/items.exe": 404,
        "/data/items.csv?since=2026-11-01": 422,
        "/data/answers.csv?since=x": 422,
        "/data/answers.csv?since=2020-01-01": 422,
    }.items():
        assert visitor.get(wrong).status_code == status


def test_the_files_of_a_day_are_written_once_ahead_of_whoever_asks(
    visitor: Client, shown: list[Publication], tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write_today()
    written = {file.name for file in (tmp_path / "open-data" / str(clock.today())).glob("[!.]*")}
    assert written == {f"{name}.{form}" for name in open_data().datasets for form in TYPES}
    with django_assert_num_queries(0):
        assert all(_file(visitor, f"/data/{name}") for name in written)


def test_the_interface_keeps_identifiers_says_its_schema_and_stops_who_calls_too_often(
    visitor: Client, shown: list[Publication]
) -> None:
    page = visitor.get("/api/v1/publications").json()
    assert page["next"] is None and [row["id"] for row in page["rows"]] == [str(each.pk) for each in shown]
    one = visitor.get(f"/api/v1/publications/{shown[0].pk}").json()
    assert one == page["rows"][0]
    assert visitor.get("/api/v1/publications/none").status_code == 404
    said = visitor.get("/api/v1/openapi.json").json()
    assert set(said["components"]["schemas"]["publications"]["properties"]) == set(one)
    for path in said["paths"]:
        assert visitor.get("/api/v1" + path.replace("{id}", "none")).status_code in (200, 404)
    statuses = [visitor.get("/api/v1/ratings").status_code for _call in range(policy().called)]
    refused = visitor.get("/api/v1/ratings")
    assert statuses[-1] == refused.status_code == refused.json()["status"] == 429 and refused["Retry-After"]


def test_pages_of_the_interface_follow_one_another_whatever_comes_between(
    visitor: Client, shown: list[Publication]
) -> None:
    first = visitor.get("/api/v1/publications?limit=1").json()
    assert (first["rows"][0]["id"], first["next"]) == (str(shown[0].pk), str(shown[0].pk))
    second = visitor.get(f"/api/v1/publications?limit=1&after={first['next']}").json()
    assert ([row["id"] for row in second["rows"]], second["next"]) == ([str(shown[1].pk)], None)
    codes = [row["id"] for row in visitor.get("/api/v1/items").json()["rows"]]
    behind = visitor.get(f"/api/v1/items?after={codes[0]}&limit=200").json()["rows"]
    assert [row["id"] for row in behind] == codes[1:]


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ("publications?limit=0", 400, "limit"),
        ("publications?limit=201", 400, "limit"),
        ("publications?after=7", 400, "after"),
        ("publications?after=00000000-0000-4000-8000-000000000000", 400, "after"),
        ("publications?since=2026-13-01", 400, "since"),
        ("publications?since=1949-10-01", 400, "since"),
        ("items?since=2026-11-01", 400, "since"),
        ("items?organs=1", 400, "organs"),
        ("nothing", 404, None),
    ],
)
def test_what_the_interface_cannot_read_it_says_as_a_program_reads_it(
    visitor: Client, db: None, asked: str, status: int, field: str | None
) -> None:
    answer = visitor.get(f"/api/v1/{asked}")
    told = answer.json()
    assert (answer.status_code, told["status"], told.get("field")) == (status, status, field)
    assert answer["Content-Type"] == "application/problem+json" and told["detail"]


def test_the_feed_lists_what_stands(visitor: Client, shown: list[Publication]) -> None:
    feed = ElementTree.fromstring(visitor.get("/published/feed.atom").content)  # noqa: S314 - our own feed
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert [each.findtext("{http://www.w3.org/2005/Atom}id") for each in entries] == [f"urn:uuid:{shown[0].pk}"]
    page = visitor.get("/data/").content.decode()
    assert "/api/v1/openapi.json" in page and "publications.parquet" in page
