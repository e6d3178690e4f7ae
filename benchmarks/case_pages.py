"""How long a page of cases takes among 1,000,000, for officers who may see few of them, many, or all.

One command, an embedded PostgreSQL of its own, about three minutes:

    uv run python benchmarks/case_pages.py

The cases lie in 100 organs of one city; every tenth is still open and waits for somebody. Each page is asked for as the
desk asks (50 cases with organ, item, version, applicant and holder), from Python, once warm. "deep" is the page after the
500th row. For comparison, in the same run: the same page the plain way (filter by the same rights, ORDER BY, OFFSET), and
its rows fetched by their keys, which no list can beat.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ORGANS = 100
CASES = """
INSERT INTO cases_case (id, number, secret_hash, procedure, state, outcome, organ_id, item_id, version_id, applicant_id,
    applicant_group, project_name, form, channel, holder_role, due_at, answers, seats, opened_at, submitted_at, paper_location,
    closed_at)
SELECT gen_random_uuid(), 'B' || n, '', 'permit', CASE WHEN n %% 10 = 0 THEN 'examining' ELSE 'archived' END, '',
    organs.id, items.id, versions.id, %(party)s, '', '', '{}', 'online', '', opened + interval '15 days', '{}', '{}', opened,
    opened, '', CASE WHEN n %% 10 = 0 THEN NULL ELSE opened + interval '10 days' END
FROM generate_series(1, %(cases)s) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2016-01-01' + n * interval '315 seconds' AS opened) AS time
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place FROM organs_organ) AS organs ON organs.place = n %% %(organs)s
JOIN powers_poweritem AS items ON items.organ_id = organs.id
JOIN powers_itemversion AS versions ON versions.item_id = items.id
"""
TODOS = """
INSERT INTO cases_todo (case_id, organ_id, role, officer_id, sort_at)
SELECT id, organ_id, 'handler_a', NULL, due_at FROM cases_case WHERE closed_at IS NULL
"""
PARTS = """
INSERT INTO cases_involvement (case_id, officer_id, opened_at)
SELECT id, %(officer)s, opened_at FROM cases_case WHERE right(number, %(digits)s) = %(ending)s
"""


def main() -> None:
    options = _options()
    data = tempfile.mkdtemp(prefix="sundial-bench-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ |= {"SUNDIAL_DATA": data, "DJANGO_SETTINGS_MODULE": "sundial.settings"}
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(data) / "postgres")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    officers = _fill(options.cases)
    print(f"{options.cases} cases stored in {time.monotonic() - began:.0f} s, {os.cpu_count()} cores")
    print(f"{'officer':34} {'page':12} {'median':>10} {'slowest':>10} {'plain way':>10} {'by key':>10}")
    for name, officer in officers.items():
        _measure(name, officer, options.repeats)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=15)
    return parser.parse_args()


def _fill(cases: int) -> dict[str, Any]:
    from django.db import connection

    from sundial.cases.models import Party
    from sundial.organs.models import Officer

    organs = _organs()
    party = Party.objects.create(kind="person", name="李娟", identifier="11010519491231002X", telephone="13800138000")
    officers = {
        "own cases only, part in 1 of 10,000": _officer(organs[0], "own", "甲"),
        "own cases only, part in 1 of 100": _officer(organs[1], "own", "乙"),
        "one organ of 100": _officer(organs[2], "organ", "丙"),
        "the whole city, all cases": _officer(organs[3], "region", "丁"),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE cases_case DISABLE TRIGGER USER"
        )  # Filling is not an act; nothing here is evidence.
        cursor.execute(CASES, {"party": party.pk, "cases": cases, "organs": ORGANS})
        cursor.execute(TODOS)
        for officer, digits, ending in zip(list(officers.values())[:2], (4, 2), ("0007", "08"), strict=True):
            assert isinstance(officer, Officer)
            cursor.execute(PARTS, {"officer": officer.pk, "digits": digits, "ending": ending})
        cursor.execute("VACUUM ANALYZE")
    return officers


def _organs() -> list[Any]:
    from datetime import date

    from sundial.organs.actions import OrganFacts, Place, open_organ
    from sundial.organs.models import Tier
    from sundial.powers.models import ItemVersion, PowerItem

    place = Place("431000", "郴州市", Tier.CITY)
    opened = [open_organ(OrganFacts(f"B{n:03}", f"第{n}局", f"第{n}局", (place,), Tier.CITY)) for n in range(ORGANS)]
    for organ in opened:
        item = PowerItem.objects.create(organ=organ, code=f"I-{organ.code}", power_type="licence", procedure="permit")
        ItemVersion.objects.create(item=item, number=1, state="in_force", effective_from=date(2010, 1, 1), name="许可")
    return opened


def _officer(organ: Any, reach: str, name: str) -> Any:
    from datetime import date

    from sundial.organs.models import Appointment, Officer, Post

    post = Post.objects.create(organ=organ, name=name, role="handler_a", reach=reach)
    officer = Officer.objects.create(organ=organ, name=name)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2010, 1, 1))
    return officer


def _measure(name: str, officer: Any, repeats: int) -> None:
    from sundial.cases import queries

    deep = queries.register(officer, size=500).next
    pages: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "newest": (lambda: queries.register(officer), lambda: _plain(officer, 0)),
        "in a state": (lambda: queries.register(officer, state="examining"), lambda: _plain(officer, 0, "examining")),
        "deep": (lambda: queries.register(officer, after=deep), lambda: _plain(officer, 500)),
        "my work": (lambda: queries.work_list(officer), lambda: _plain_work(officer)),
    }
    for page, (ours, plain) in pages.items():
        if page == "deep" and deep is None:
            continue
        took = _timed(ours, repeats)
        plainly = statistics.median(_timed(plain, 3))
        keys = [case.pk for case in ours().cases]
        floor = statistics.median(_timed(lambda keys=keys: _by_key(keys), repeats))
        figures = " ".join(f"{each:7.1f} ms" for each in (statistics.median(took), max(took), plainly, floor))
        print(f"{name:34} {page:12} {figures}", flush=True)


def _by_key(keys: list[Any]) -> list[Any]:
    from sundial.cases.models import Case
    from sundial.cases.queries import SHOWN

    return list(Case.objects.select_related(*SHOWN).filter(pk__in=keys))


def _plain(officer: Any, offset: int, state: str = "") -> list[Any]:
    from sundial.cases.queries import PAGE, SHOWN, visible_to

    rows = visible_to(officer).select_related(*SHOWN).order_by("-opened_at", "-pk")
    rows = rows.filter(state=state) if state else rows
    return list(rows[offset : offset + PAGE])


def _plain_work(officer: Any) -> list[Any]:
    from sundial.cases.queries import PAGE, SHOWN, visible_to

    rows = visible_to(officer).filter(closed_at=None, todos__isnull=False).select_related(*SHOWN)
    return list(rows.order_by("due_at")[:PAGE])


def _timed(ask: Callable[[], object], repeats: int) -> list[float]:
    ask()
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    main()
