"""What penalties know reaches the rules: the threshold of a hearing, whether law wants a review or a meeting, the officers' field.

A penalty made on the spot counts as handled summarily, and an item has a benchmark where a version of one is in force.
"""

from importlib import import_module

from django.db import migrations

BASE_CASE_BEFORE = import_module("sundial.supervision.migrations.0017_show_what_may_be_charged").BASE_CASE
BASE_ITEM_BEFORE = import_module("sundial.supervision.migrations.0013_show_what_more_rules_ask").BASE_ITEM

CHANGES = {
    "v.collective_decision = 'required' AS collective_required": """(
        v.collective_decision = 'required' OR (c.procedure = 'penalty' AND c.outcome = 'penalty' AND c.answers ->> 'major' = 'true')
    ) AS collective_required""",
    "CAST(NULL AS boolean) AS legal_review_required": "CAST(c.answers ->> 'legal_required' AS boolean) AS legal_review_required",
    "CAST(NULL AS text) AS officer_field": "NULLIF(v.extra ->> 'officer_field', '') AS officer_field",
    "CAST(NULL AS numeric(18, 2)) AS hearing_amount": """CAST(
        COALESCE(v.extra ->> 'hearing_amount', c.answers ->> 'hearing_amount') AS numeric(18, 2)
    ) AS hearing_amount""",
    "v.handling_kind": "CASE WHEN c.procedure = 'summary_penalty' THEN 'summary' ELSE v.handling_kind END AS handling_kind",
}


def _changed(sql: str) -> str:
    for before, after in CHANGES.items():
        if before not in sql:
            raise ValueError(f"base_case says no {before}")
        sql = sql.replace(before, after)
    return sql


BASE_CASE = _changed(BASE_CASE_BEFORE)
BASE_ITEM = BASE_ITEM_BEFORE.replace(
    "CASE WHEN i.power_type = 'penalty' THEN v.extra ? 'benchmark' END AS has_benchmark",
    """CASE WHEN i.power_type = 'penalty' THEN EXISTS (
        SELECT 1 FROM powers_benchmarkversion AS b WHERE b.item_id = i.id AND b.state = 'in_force'
    ) END AS has_benchmark""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0017_show_what_may_be_charged"),
        ("powers", "0006_discretion_benchmarks"),
        ("cases", "0005_stated_lives_records_and_seats"),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW base_case", BASE_CASE_BEFORE),
        migrations.RunSQL(BASE_CASE, "DROP VIEW base_case"),
        migrations.RunSQL("DROP VIEW base_item", BASE_ITEM_BEFORE),
        migrations.RunSQL(BASE_ITEM, "DROP VIEW base_item"),
    ]
