"""Running cases in any number: clocks, steps, events, the heads of their records and the moment of their next look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from filling.tables import fill_tables, settle

if TYPE_CHECKING:
    from sundial.organs.models import Organ

ORGANS = 100
STEPS = 3
# Accepted over the last nine working days of a limit of fifteen: nothing is near its end, everything is running.
CASES = """
INSERT INTO cases_case (id, number, secret_hash, procedure, state, outcome, organ_id, item_id, version_id, applicant_id,
    applicant_group, project_name, form, channel, holder_role, due_at, answers, seats, opened_at, submitted_at, accepted_at,
    paper_location)
SELECT gen_random_uuid(), 'B' || n, '', 'permit', 'examining', '', o.id, i.id, v.id, %(party)s, '', '', '{}', 'online',
    'handler_a', now() + interval '20 days', '{}', '{}', accepted, accepted, accepted, ''
FROM generate_series(1, %(cases)s) AS n
CROSS JOIN LATERAL (SELECT now() - (n %% 9) * interval '1 day' AS accepted) AS time
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place FROM organs_organ) AS o ON o.place = n %% %(organs)s
JOIN powers_poweritem AS i ON i.organ_id = o.id
JOIN powers_itemversion AS v ON v.item_id = i.id
"""
CLOCKS = """
INSERT INTO cases_caseclock (id, case_id, kind, unit, budget, consumed, started_at, running_since, due_at, provisional, source)
SELECT uuidv7(), c.id, k.kind, 'working_day', k.budget, 0, c.accepted_at, c.accepted_at, c.due_at, false, ''
FROM cases_case AS c CROSS JOIN (VALUES ('promised', 15), ('statutory', 20)) AS k(kind, budget)
"""
RUNS = """
INSERT INTO cases_casestep (id, case_id, step_id, round, kind, role, state, started_at, result, data)
SELECT uuidv7(), c.id, s.id, 1, s.kind, s.role, 'active', c.accepted_at, '', '{}'
FROM cases_case AS c JOIN powers_routestep AS s ON s.version_id = c.version_id AND s.stage = 1
"""
EVENTS = """
INSERT INTO ledger_event (id, kind, act, subject_type, subject_id, position, actor_id, actor_name, actor_post,
    actor_organ_code, organ_code, item_code, occurred_at, recorded_at, channel, reason, data, leaf_hash, previous_hash)
SELECT uuidv7(), 'permit.' || e.verb, e.verb, 'case', c.id, e.position, 'x', '王芳', '安监窗口', '', '', '', c.accepted_at,
    c.accepted_at, 'online', '', jsonb_build_object('verb', e.verb, 'role', 'window') ||
    CASE WHEN e.verb = 'accept' THEN jsonb_build_object(
        'accepted_on', to_char(c.accepted_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')) ELSE '{}' END,
    decode(md5(e.verb || c.id) || md5(c.number), 'hex'), NULL
FROM cases_case AS c CROSS JOIN (VALUES ('submit', 1), ('accept', 2)) AS e(verb, position)
"""
STREAMS = """
INSERT INTO ledger_stream (subject_type, subject_id, pseudonym, position, head_hash, head_event)
SELECT 'case', id, md5(id::text), 2, decode(md5('accept' || id) || md5(number), 'hex'), NULL FROM cases_case
"""
DUE = "INSERT INTO supervision_due (case_id, next_check_at) SELECT id, now() + interval '3 days' FROM cases_case"
FILLED = {
    "cases_case": CASES,
    "cases_caseclock": CLOCKS,
    "cases_casestep": RUNS,
    "ledger_event": EVENTS,
    "ledger_stream": STREAMS,
    "supervision_due": DUE,
}
# Once the cases stand, the other tables know nothing of each other: two lines fill them side by side.
SIDE_BY_SIDE = [["ledger_event", "supervision_due"], ["cases_caseclock", "cases_casestep", "ledger_stream"]]


def fill(cases: int) -> None:
    """Fill an empty database and leave it as a server finds it after a restore: analysed, written out."""
    values = {"party": party(), "cases": cases, "organs": ORGANS}
    organs()
    fill_tables(FILLED, [["cases_case"]], values)
    fill_tables(FILLED, SIDE_BY_SIDE, values)
    looked_at_last_night()
    settle()


def looked_at_last_night() -> None:
    """The rules of the day run a minute past midnight; in a server that is up they have run, and do not run beside a clerk."""
    from sundial.kernel import clock
    from sundial.supervision.models import DailyLook

    for days in (1, 2):
        DailyLook.objects.create(day=clock.today() - timedelta(days=days), looked_at=clock.now())


def party() -> object:
    from sundial.cases.models import Party

    return Party.objects.create(kind="person", name="李娟", identifier="11010519491231002X", telephone="13800138000").pk


def organs() -> None:
    from sundial.organs.actions import OrganFacts, Place, open_organ
    from sundial.organs.models import Tier

    place = Place("431000", "郴州市", Tier.CITY)
    for n in range(ORGANS):
        item_of(open_organ(OrganFacts(f"B{n:03}", f"第{n}局", f"第{n}局", (place,), Tier.CITY)))


def item_of(organ: Organ) -> None:
    """One item with limits and route, entered with its event: the database takes none without."""
    from django.db import transaction

    from sundial.ledger.actions import record
    from sundial.ledger.actor import Actor
    from sundial.powers.models import ItemVersion, LimitRow, PowerItem, RouteStep

    with transaction.atomic():
        item = PowerItem.objects.create(organ=organ, code=f"I-{organ.code}", power_type="licence", procedure="permit")
        since = date(2010, 1, 1)
        version = ItemVersion.objects.create(item=item, number=1, state="in_force", effective_from=since, name="许可")
        for kind, days in {"promised": 15, "statutory": 20}.items():
            LimitRow.objects.create(version=version, kind=kind, value=days, unit="working_day")
        for stage in range(1, STEPS + 1):
            RouteStep.objects.create(version=version, stage=stage, kind="handle", role="handler_a", name=f"环节{stage}")
        told = {"name": version.name}
        record(
            "power.load", subject_type="power_item", subject_id=item.pk, by=Actor.system(), organ=organ.code, data=told
        )


def open_clocks() -> int:
    from sundial.cases.models import CaseClock

    return CaseClock.objects.filter(ended_at=None).count()
