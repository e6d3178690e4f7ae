"""When a change of the catalogue has to be filed, reviewed, and done before its law; and when it was.

What is owed stands on its last day, known from the day it was taken on. An item that is cancelled owes nothing more.
"""

from importlib import import_module

from django.db import migrations

BASE_DUTY_BEFORE = import_module("sundial.supervision.migrations.0028_show_who_reports_personal_matters").BASE_DUTY
BASE_DUTY = (
    BASE_DUTY_BEFORE.rstrip().rstrip(";")
    + """
UNION ALL
SELECT
    'item', CAST(e.item_code AS text), 'owe_change_' || owed.clock, CAST(owed.day AS date),
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)
FROM ledger_event AS e
CROSS JOIN LATERAL jsonb_each_text(e.data -> 'owes') AS owed (clock, day)
WHERE e.kind IN ('power.draft', 'power.file') AND e.data ? 'owes'
UNION ALL
SELECT
    'item', CAST(e.item_code AS text), 'meet_change_' || met.clock,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date), CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)
FROM ledger_event AS e
CROSS JOIN LATERAL jsonb_array_elements_text(e.data -> 'meets') AS met (clock)
WHERE e.kind IN ('power.file', 'power.return', 'power.approve', 'power.abandon') AND e.data ? 'meets'
UNION ALL
SELECT
    'item', CAST(e.item_code AS text), 'meet_change_' || met.clock,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date), CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)
FROM ledger_event AS e
CROSS JOIN (VALUES ('file'), ('review'), ('before_law')) AS met (clock)
WHERE e.kind = 'power.cancel';
"""
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0029_show_the_terms_of_duties")]

    operations = [
        migrations.RunSQL("DROP VIEW base_duty", BASE_DUTY_BEFORE),
        migrations.RunSQL(BASE_DUTY, "DROP VIEW base_duty"),
    ]
