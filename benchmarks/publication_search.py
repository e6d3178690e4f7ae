"""How long the list of published results takes among 5,000,000 of them: the first page, a deep one, common and rare words.

One command, an embedded PostgreSQL of its own; the full number takes some ten minutes to fill, --publications 300000 one:

    uv run python benchmarks/publication_search.py

Titles are put together from the words of real items, parties are masked as the hall masks them. Each question is asked as the
page asks it (up to 201 answers, then the rows of one page), from Python, once warm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from filling.database import open_database

SUBJECTS = [
    "烟花爆竹",
    "危险化学品",
    "取水",
    "医疗机构",
    "食品经营",
    "特种设备",
    "道路运输",
    "出版物",
    "民办学校",
    "劳务派遣",
]
ACTS = ["经营许可证核发", "设立审批", "变更登记", "注销登记", "延续换证", "竣工验收", "备案", "年度检验"]
PUBLICATIONS = """
INSERT INTO cases_publication (id, case_id, kind, title, content, channel, published_at, keep_until, withdrawal_reason, version)
SELECT gen_random_uuid(), cases.id, CASE WHEN n %% 4 = 0 THEN 'proposed' ELSE 'result' END,
    (%(subjects)s::text[])[1 + n %% 10] || (%(acts)s::text[])[1 + (n / 10) %% 8] || CASE WHEN n %% 100000 = 7 THEN '（白鹤滩水库）' ELSE '' END,
    jsonb_build_object('applicant', substr('王李张刘陈杨赵黄周吴徐孙', 1 + (n * 7) %% 12, 1) || '某某' || lpad((n %% 9973)::text, 4, '0') || '号店'),
    'hall', timestamptz '2016-01-01' + n * interval '60 seconds', timestamptz '2016-02-01' + n * interval '60 seconds', '', 1
FROM generate_series(1, %(publications)s) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY number) - 1 AS place FROM cases_case) AS cases ON cases.place = n %% %(cases)s
"""
# Each text is taken apart once, not once a row; the words come out as the trigger makes them, but for the sign between two texts.
WORDS = """
INSERT INTO cases_publicationwords (publication_id, published_at, organ_id, kind, power, signs)
WITH titles AS MATERIALIZED (SELECT title, cases_signs(title, '许可') AS signs FROM (SELECT DISTINCT title FROM cases_publication) AS t),
parties AS MATERIALIZED (
    SELECT party, cases_signs(party) AS signs FROM (SELECT DISTINCT content ->> 'applicant' AS party FROM cases_publication) AS p
)
SELECT p.id, p.published_at, c.organ_id, p.kind, 'licence', titles.signs || parties.signs || cases_marks(c.organ_id, p.kind, 'licence')
FROM cases_publication AS p JOIN cases_case AS c ON c.id = p.case_id
JOIN titles USING (title) JOIN parties ON parties.party = p.content ->> 'applicant'
"""
CASES = 400
INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'cases_publicationwords' AND indexname NOT LIKE '%%pkey'"
QUESTIONS = {
    "newest": {},
    "newest of one organ": {"organ": "B007"},
    "newest of one kind": {"kind": "proposed"},
    "common word": {"q": "烟花爆竹"},
    "two signs": {"q": "许可"},
    "one sign": {"q": "王"},
    "rare word": {"q": "白鹤滩"},
    "one party": {"q": "某某4711号店"},
    "no answer": {"q": "月球采矿"},
    "word of one organ": {"q": "取水", "organ": "B007"},
    "rare word of one organ": {"q": "某某4711号店", "organ": "B007"},
    "one party of one kind": {"q": "某某4711号店", "kind": "proposed"},
    "rare sign of one organ": {"q": "鹤", "organ": "B007"},
    "days long past": {"since": "2016-02-01", "until": "2016-02-03"},
    "long word": {"q": "食品经营经营许可证核发"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--publications", type=int, default=5_000_000)
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    open_database()
    began = time.monotonic()
    _fill(options.publications)
    print(f"{options.publications} publications stored in {time.monotonic() - began:.0f} s, {os.cpu_count()} cores")
    print(f"{'question':26} {'answers':>8} {'median':>10} {'slowest':>10}")
    for name, said in QUESTIONS.items():
        _measure(name, said, options.repeats)
    _by_key(options.repeats)
    _measure("deep page", {"after": _deep(options.publications // 2)}, options.repeats)


def _fill(publications: int) -> None:
    from django.db import connection
    from filling import cases

    values = {"party": cases.party(), "cases": CASES, "organs": cases.ORGANS}
    cases.organs()
    cases.fill_tables({"cases_case": cases.FILLED["cases_case"]}, [["cases_case"]], values)
    with connection.cursor() as cursor:
        # Filling is not an act, and nothing here is evidence.
        cursor.execute("ALTER TABLE cases_publication DISABLE TRIGGER USER")
        cursor.execute(INDEXES)
        indexes = [row[0] for row in cursor.fetchall()]
        for each in indexes:
            cursor.execute(f"DROP INDEX {each.split()[2]}")
        told = {"subjects": SUBJECTS, "acts": ACTS, "cases": CASES, "publications": publications}
        cursor.execute(PUBLICATIONS, told)
        cursor.execute("ANALYZE cases_publication")
        cursor.execute(WORDS)
        for each in indexes:
            cursor.execute(each)
        cursor.execute("VACUUM ANALYZE")


def _deep(rows: int) -> str:
    from sundial.cases.models import PublicationWords
    from sundial.hall.publications import page_after

    order = PublicationWords.objects.order_by("-published_at", "-publication_id")
    return page_after(*order.values_list("published_at", "publication_id")[rows])


def _by_key(repeats: int) -> None:
    """The rows of one page by their keys, which no list can beat."""
    from sundial.cases.models import PublicationWords
    from sundial.hall.publications import PER_PAGE, standing

    keys = list(PublicationWords.objects.values_list("publication_id", flat=True)[:PER_PAGE])
    _timed("the rows of a page by key", repeats, lambda: len(list(standing().filter(pk__in=keys))))


def _measure(name: str, said: dict[str, str], repeats: int) -> None:
    from django.http import QueryDict

    from sundial.hall.forms import PublicationFilter
    from sundial.hall.publications import listed

    asked = QueryDict(mutable=True)
    asked.update(said)

    def ask() -> int:
        page = listed(PublicationFilter(asked).filters, asked.get("after", ""))
        return len(page.rows) if page.count is None else page.count

    _timed(name, repeats, ask)


def _timed(name: str, repeats: int, ask: Callable[[], int]) -> None:
    times, found = [], 0
    for _each in range(repeats + 1):
        began = time.perf_counter()
        found = ask()
        times.append((time.perf_counter() - began) * 1000)
    warm = times[1:]
    print(f"{name:26} {found:>8} {statistics.median(warm):>7.1f} ms {max(warm):>7.1f} ms")


if __name__ == "__main__":
    main()
