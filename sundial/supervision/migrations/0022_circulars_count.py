"""A circular issued on an organ counts against it among the acts outside any case, unless it was withdrawn."""

from importlib import import_module

from django.db import migrations

BASE_DUTY_BEFORE = import_module("sundial.supervision.migrations.0014_keep_one_finding_of_a_missed_day").BASE_DUTY
BASE_DUTY = (
    BASE_DUTY_BEFORE.rstrip().rstrip(";")
    + """
UNION ALL
SELECT 'organ', CAST(e.organ_code AS text), 'circular',
    CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date), CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)
FROM ledger_event AS e
WHERE e.kind = 'order.issue' AND e.data ->> 'kind' = 'circular' AND NOT EXISTS (
    SELECT FROM ledger_event AS w
    WHERE w.subject_id = e.subject_id AND w.kind = 'order.withdraw' AND w.data ->> 'order' = e.data ->> 'order'
);
"""
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0021_registers_by_date")]

    operations = [
        migrations.RunSQL("DROP VIEW base_duty", BASE_DUTY_BEFORE),
        migrations.RunSQL(BASE_DUTY, "DROP VIEW base_duty"),
    ]
