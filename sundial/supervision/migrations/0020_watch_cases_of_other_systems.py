"""Cases taken over from another system are judged by the law of that system, by its own limits, days and times of entry.

What was told here today happened long ago and was entered there: nobody here was late. What only our own item says (a benchmark, a
meeting, a first review) is unknown of a foreign case, and unknown lights nothing.
"""

from importlib import import_module

from django.db import migrations

OWN_CASE = import_module("sundial.supervision.migrations.0018_show_what_penalties_know").BASE_CASE
EARLIER = import_module("sundial.supervision.migrations.0013_show_what_more_rules_ask")
BASE_EVENT_BEFORE, OWN_STEP = EARLIER.BASE_EVENT, EARLIER.BASE_STEP

TOLD = {
    "promised_value": "x.promised_value",
    "promised_unit": "NULLIF(x.promised_unit, '')",
    "statutory_value": "x.statutory_value",
    "statutory_unit": "NULLIF(x.statutory_unit, '')",
    "deadline_at": "x.deadline_at AT TIME ZONE 'UTC'",
    "deadline_on": "x.deadline_on",
    "planned_end_on": "x.planned_end_on",
    "amount": "x.amount",
    "calendar": "CASE WHEN s.calendar <> '' THEN c.calendar END",
    "jurisdiction": "s.jurisdiction",
    "procedure": "s.procedure",
    "applicant": "NULLIF(c.applicant, md5(''))",
}
OURS_ALONE = [
    "handling_kind",
    "correction_limit_value",
    "correction_limit_unit",
    "delivery_limit_value",
    "delivery_limit_unit",
    "publication_required",
    "proposal_publication_required",
    "publication_min_working_days",
    "first_review",
    "certificate_required",
    "inspection_required",
    "collective_required",
    "legal_review_required",
    "officer_field",
    "hearing_amount",
    "charge_standard",
]
SAME = ["case_id", "case_no", "item_code", "organ_code", "region_code", "power_kind"]


def _shown() -> str:
    told = [f"CASE WHEN x.case_id IS NULL THEN c.{name} ELSE {value} END AS {name}" for name, value in TOLD.items()]
    ours = [f"CASE WHEN x.case_id IS NULL THEN c.{name} END AS {name}" for name in OURS_ALONE]
    return ",\n    ".join([*(f"c.{name}" for name in SAME), *told, *ours])


BASE_CASE = f"""
CREATE VIEW base_case AS
SELECT
    {_shown()}
FROM own_case AS c
LEFT JOIN exchange_origin AS x ON x.case_id = c.case_id
LEFT JOIN exchange_system AS s ON s.id = x.system_id;
"""  # noqa: S608 - our own column names

CHANGES = {
    "e.recorded_at AT TIME ZONE 'UTC' AS recorded_at": """CASE WHEN e.data ? 'imported' THEN CAST(e.data ->> 'entered_at' AS timestamptz)
        ELSE e.recorded_at END AT TIME ZONE 'UTC' AS recorded_at""",
    "CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date) AS occurred_on": """COALESCE(
        CAST(e.data ->> 'local_day' AS date), CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date)) AS occurred_on""",
    "CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date) AS recorded_on": """CASE WHEN e.data ? 'imported'
        THEN CAST(e.data ->> 'entered_on' AS date)
        ELSE CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date) END AS recorded_on""",
    "e.actor_id AS actor": "NULLIF(e.actor_id, '') AS actor",
}


def _changed(sql: str) -> str:
    for before, after in CHANGES.items():
        if before not in sql:
            raise ValueError(f"base_event says no {before}")
        sql = sql.replace(before, after)
    return sql


BASE_EVENT = _changed(BASE_EVENT_BEFORE)

BASE_STEP = (
    OWN_STEP.rstrip().rstrip(";")
    + """
UNION ALL
SELECT
    t.origin_id, t.number, 1, t.number, t.name, t.limit_value, NULLIF(t.limit_unit, ''),
    t.started_on, t.started_at AT TIME ZONE 'UTC', t.done_on, t.done_at AT TIME ZONE 'UTC', NULLIF(t.actor, ''),
    CAST(NULL AS varchar), CAST(NULL AS varchar)
FROM exchange_span AS t;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0019_a_benchmark_in_force_counts"),
        ("exchange", "0001_systems_and_what_came_from_them"),
    ]

    operations = [
        migrations.RunSQL("ALTER VIEW base_case RENAME TO own_case", "ALTER VIEW own_case RENAME TO base_case"),
        migrations.RunSQL(BASE_CASE, "DROP VIEW base_case"),
        migrations.RunSQL("DROP VIEW base_event", BASE_EVENT_BEFORE),
        migrations.RunSQL(BASE_EVENT, "DROP VIEW base_event"),
        migrations.RunSQL("DROP VIEW base_step", OWN_STEP),
        migrations.RunSQL(BASE_STEP, "DROP VIEW base_step"),
    ]
