"""What one look at the clocks costs when 100 cases fall due, among 10,000, 1,000,000 and 10,000,000 open cases.

One command, an embedded PostgreSQL of its own; the ten millions take most of its time and about 25 GB of disk:

    uv run python benchmarks/sweep_due.py [--sizes 10000 1000000 10000000]

Filled are the tables a look reads: open cases, the accept event of each, its first step, the head of its record and the
moment of its next look, far ahead (of a case's own indexes only the key: a look reads no other). Then, again and again, 100 cases chosen by chance fall due at once; all are past their
promise, so every one of them lights. Timed is ``sweep()`` from its first statement to the end of its COMMIT: finding the
due, locking them, evaluating every rule, raising the lights with their events and leaves, noting the next look.

The bar is the look itself at the smallest size: the biggest may cost no more than twice as much.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from datetime import timedelta
from typing import Any

from filling.cases import ORGANS, organs, party
from filling.database import open_database
from filling.tables import fill_tables, settle

DUE_AT_ONCE = 100
# Ids ascend, as those made by time do, so that the unique indexes of ten million rows grow at their end.
CASES = """
INSERT INTO cases_case (id, number, secret_hash, procedure, state, outcome, organ_id, item_id, version_id, applicant_id,
    applicant_group, project_name, form, channel, holder_role, due_at, answers, seats, opened_at, submitted_at, accepted_at,
    paper_location)
SELECT lpad(to_hex(n), 32, '0')::uuid, 'B' || n, '', 'permit', 'examining', '', o.id, i.id, v.id, %(party)s, '', '', '{}',
    'online', 'handler_a', now() - interval '3 days', '{}', '{}', t.accepted, t.accepted, t.accepted, ''
FROM generate_series(%(first)s::int, %(last)s::int) AS n
CROSS JOIN (SELECT now() - interval '25 days' AS accepted) AS t
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place FROM organs_organ) AS o ON o.place = n %% %(organs)s
JOIN powers_poweritem AS i ON i.organ_id = o.id
JOIN powers_itemversion AS v ON v.item_id = i.id
"""
EVENTS = """
INSERT INTO ledger_event (id, kind, act, subject_type, subject_id, position, actor_id, actor_name, actor_post,
    actor_organ_code, organ_code, item_code, occurred_at, recorded_at, channel, reason, data, leaf_hash, previous_hash)
SELECT lpad(to_hex(n), 32, '0')::uuid, 'permit.accept', 'accept', 'case', lpad(to_hex(n), 32, '0')::uuid, 1, 'x', '王芳',
    '安监窗口', '', '', '', t.accepted, t.accepted, 'online', '', t.data, decode(lpad(to_hex(n), 64, '0'), 'hex'), NULL
FROM generate_series(%(first)s::int, %(last)s::int) AS n
CROSS JOIN (SELECT now() - interval '25 days' AS accepted, jsonb_build_object('verb', 'accept', 'role', 'window',
    'accepted_on', to_char((now() - interval '25 days') AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')) AS data) AS t
"""
RUNS = """
INSERT INTO cases_casestep (id, case_id, step_id, round, kind, role, state, started_at, result, data)
SELECT lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid, s.id, 1, s.kind, s.role, 'active',
    now() - interval '25 days', '', '{}'
FROM generate_series(%(first)s::int, %(last)s::int) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place FROM organs_organ) AS o ON o.place = n %% %(organs)s
JOIN powers_poweritem AS i ON i.organ_id = o.id
JOIN powers_itemversion AS v ON v.item_id = i.id
JOIN powers_routestep AS s ON s.version_id = v.id AND s.stage = 1
"""
STREAMS = """
INSERT INTO ledger_stream (subject_type, subject_id, pseudonym, position, head_hash, head_event)
SELECT 'case', lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0'), 1, decode(lpad(to_hex(n), 64, '0'), 'hex'),
    lpad(to_hex(n), 32, '0')::uuid
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
DUE = """
INSERT INTO supervision_due (case_id, next_check_at)
SELECT lpad(to_hex(n), 32, '0')::uuid, now() + interval '30 days' + (n %% 5000) * interval '1 minute'
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
FILLED = {
    "cases_case": CASES,
    "ledger_event": EVENTS,
    "cases_casestep": RUNS,
    "ledger_stream": STREAMS,
    "supervision_due": DUE,
}
SIDE_BY_SIDE = [["cases_case", "cases_casestep"], ["ledger_event"], ["ledger_stream", "supervision_due"]]
FALL_DUE = "UPDATE supervision_due SET next_check_at = %s WHERE case_id = ANY(%s)"


def main() -> None:
    options = _options()
    open_database()
    organs()
    applicant, filled, costs = party(), 0, []
    for size in sorted(options.sizes):
        began = time.monotonic()
        span = {"first": filled + 1, "last": size}
        fill_tables(FILLED, SIDE_BY_SIDE, {"party": applicant, "organs": ORGANS, "unread": ["cases_case"], **span})
        settle()
        filled = size
        print(f"{size} open cases; filled in {time.monotonic() - began:.0f} s", flush=True)
        costs.append(_measure(size, options.looks))
    print(f"{max(options.sizes)} over {min(options.sizes)}: {costs[-1] / costs[0]:.2f} times the cost of a look")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--looks", type=int, default=20, help="how many looks at each size; the median counts")
    return parser.parse_args()


def _measure(size: int, looks: int) -> float:
    """The median milliseconds of a look; the first three, which plan the statements, do not count."""
    from sundial.supervision.models import Signal

    chance, before = random.Random(size), Signal.objects.count()
    took = [_look(chance.sample(range(1, size + 1), DUE_AT_ONCE)) for _ in range(looks + 3)][3:]
    lights = (Signal.objects.count() - before) / (looks + 3)
    median = statistics.median(took)
    print(
        f"{size:9} open cases, {DUE_AT_ONCE} due, {lights:.0f} lights: "
        f"a look takes {median:.0f} ms (from {min(took):.0f} to {max(took):.0f})",
        flush=True,
    )
    return median


def _look(numbers: list[int]) -> float:
    from sundial.kernel import clock
    from sundial.supervision.actions.sweep import sweep

    _fall_due(numbers, clock.now() - timedelta(seconds=1))
    began = time.perf_counter()
    looked_at = sweep(DUE_AT_ONCE)
    took = (time.perf_counter() - began) * 1000
    assert looked_at == DUE_AT_ONCE, looked_at
    return took


def _fall_due(numbers: list[int], moment: Any) -> None:
    from uuid import UUID

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FALL_DUE, [moment, [UUID(int=number) for number in numbers]])


if __name__ == "__main__":
    main()
