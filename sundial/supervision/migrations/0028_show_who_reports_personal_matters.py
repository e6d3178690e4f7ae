"""Since when an officer holds a post whose holders report their personal matters, and the reports handed in, by the year they tell of.

A report stands on the last day of its year, so that a later one on the same year adds nothing. What it says stays sealed.
"""

from importlib import import_module

from django.db import migrations

EARLIER = import_module("sundial.supervision.migrations.0013_show_what_more_rules_ask")
BASE_OFFICER = EARLIER.BASE_OFFICER.replace("held.since\n", "held.since, held.reports_since\n").replace(
    "AS since\n",
    "AS since,\n        MIN(a.valid_from) FILTER (WHERE p.role IN ('director', 'deputy_head')) AS reports_since\n",
)
BASE_DUTY_BEFORE = import_module("sundial.supervision.migrations.0026_show_which_checks_an_organ_owes").BASE_DUTY
BASE_DUTY = (
    BASE_DUTY_BEFORE.rstrip().rstrip(";")
    + """
UNION ALL
SELECT
    'officer', CAST(e.subject_id AS text), 'report_personal_matters', make_date(CAST(e.data ->> 'year' AS integer), 12, 31),
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)
FROM ledger_event AS e
WHERE e.kind = 'integrity.report' AND NOT CAST(e.data ->> 'change' AS boolean);
"""
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0027_integrity_files")]

    operations = [
        migrations.RunSQL("DROP VIEW base_officer", EARLIER.BASE_OFFICER),
        migrations.RunSQL(BASE_OFFICER, "DROP VIEW base_officer"),
        migrations.RunSQL("DROP VIEW base_duty", BASE_DUTY_BEFORE),
        migrations.RunSQL(BASE_DUTY, "DROP VIEW base_duty"),
    ]
