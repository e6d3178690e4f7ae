"""What a case may be charged: what its levy assessed, and nothing at all where the item says that it charges nothing."""

from importlib import import_module

from django.db import migrations

BASE_CASE_BEFORE = import_module("sundial.supervision.migrations.0013_show_what_more_rules_ask").BASE_CASE
UNKNOWN = "CAST(NULL AS numeric(18, 2)) AS charge_standard"
KNOWN = """CASE
        WHEN c.answers ? 'charge_standard' THEN CAST(c.answers ->> 'charge_standard' AS numeric(18, 2))
        WHEN v.fees @> '[{"name": "不收费"}]' THEN CAST(0 AS numeric(18, 2))
    END AS charge_standard"""
BASE_CASE = BASE_CASE_BEFORE.replace(UNKNOWN, KNOWN)


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0016_gather_notices"),
        ("cases", "0001_initial"),
        ("powers", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW base_case", BASE_CASE_BEFORE),
        migrations.RunSQL(BASE_CASE, "DROP VIEW base_case"),
    ]
