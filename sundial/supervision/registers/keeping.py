"""Keep the registers by date, and show them as they stood on a past day.

Items, organs, officers and who signed in are read live by the daily look. A later change of any of them must change no light of
an earlier day, so every look writes down what had come and gone since the one before. That is exactly what it read.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from sundial.supervision.registers.models import RegisterEntry

# What is kept of each base relation. What else stands in ``base_duty`` are events, and those are kept already.
KEPT = {"base_item": "", "base_organ": "", "base_officer": "", "base_duty": "WHERE r.verb = 'sign_in'"}

STANDING = """
SELECT k.row FROM (
    SELECT DISTINCT ON (e.row) e.row, e.stands FROM public.supervision_registerentry AS e
    WHERE e.relation = '{relation}' AND e.day <= {day} ORDER BY e.row, e.id DESC
) AS k WHERE k.stands
"""
# The look reads the sign-ins of its own day alone.
FOUND = "SELECT DISTINCT to_jsonb(r) AS row FROM {relation} AS r {kept}"
OF_THE_DAY = {"base_duty": " AND r.occurred_on = %(day)s"}
KEEP = """
WITH kept AS ({standing}), found AS ({found})
INSERT INTO supervision_registerentry (relation, day, row, stands)
SELECT '{relation}', %(day)s, f.row, TRUE FROM found AS f WHERE NOT EXISTS (SELECT FROM kept AS k WHERE k.row = f.row)
UNION ALL
SELECT '{relation}', %(day)s, k.row, FALSE FROM kept AS k WHERE NOT EXISTS (SELECT FROM found AS f WHERE f.row = k.row)
"""
# Where no look kept them, the registers are what they are now: nothing better is known.
IS_KEPT = """
EXISTS (SELECT FROM public.supervision_dailylook AS l WHERE l.day = {day})
AND EXISTS (SELECT FROM public.supervision_registerentry AS e WHERE e.relation = 'base_organ' AND e.day <= {day})
"""
TODAY = "(SELECT today FROM as_of)"
SHADOW = """
SELECT r.* FROM ({standing}) AS s CROSS JOIN LATERAL jsonb_populate_record(NULL::public.{relation}, s.row) AS r
WHERE {is_kept}
UNION ALL
SELECT r.* FROM ({definition}) AS r WHERE NOT ({kept} AND {is_kept})
"""


def keep(day: dt.date) -> bool:
    """Write down what came and went since the last look; whether anything did.

    The clock of the rules (``sundial.now``) must stand at the end of ``day``.
    """
    changed = 0
    with connection.cursor() as cursor:
        for relation, condition in KEPT.items():
            found = FOUND.format(relation=relation, kept=condition + OF_THE_DAY.get(relation, ""))
            standing = STANDING.format(relation=relation, day="%(day)s")
            cursor.execute(KEEP.format(standing=standing, found=found, relation=relation), {"day": day})
            changed += cursor.rowcount
    return changed > 0


def is_kept(day: dt.date) -> bool:
    """Whether a look at ``day`` kept what it read; before that was done at all, no daily look can be repeated."""
    return RegisterEntry.objects.filter(relation="base_organ", day__lte=day).exists()


def shadow(relation: str, definition: str) -> str:
    """The base relation as it stood on the day asked about: ``definition`` is how it is read today."""
    if relation not in KEPT:
        return definition
    return SHADOW.format(
        standing=STANDING.format(relation=relation, day=TODAY),
        relation=relation,
        definition=definition,
        kept=KEPT[relation].removeprefix("WHERE ") or "TRUE",
        is_kept=IS_KEPT.format(day=TODAY),
    )
