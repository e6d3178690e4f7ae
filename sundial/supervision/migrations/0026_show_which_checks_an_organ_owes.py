"""The regular checks an organ owes on itself: from when its own rule asks for them, and on which days they were made.

The rule is an item of the organ that runs by one of these procedures: it is owed from the day the item was entered until the item
is cancelled, whether or not anybody ever opened a check. A check asked for by a superior or begun on a finding is none of these.
"""

from importlib import import_module

from django.db import migrations

BASE_DUTY_BEFORE = import_module("sundial.supervision.migrations.0022_circulars_count").BASE_DUTY
BASE_DUTY = (
    BASE_DUTY_BEFORE.rstrip().rstrip(";")
    + """
UNION ALL
SELECT
    'organ', CAST(o.code AS text), CASE i.procedure WHEN 'rule_check' THEN 'owe_rule_check' ELSE 'owe_power_inspection' END,
    MIN(CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date)), MIN(CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date))
FROM powers_poweritem AS i
JOIN organs_organ AS o ON o.id = i.organ_id
JOIN ledger_event AS e ON e.subject_id = i.id
CROSS JOIN as_of AS k
WHERE i.procedure IN ('power_inspection', 'rule_check') AND (i.cancelled_on IS NULL OR i.cancelled_on > k.today)
GROUP BY i.id, o.code, i.procedure
UNION ALL
SELECT
    'organ', CAST(o.code AS text), CASE c.procedure WHEN 'rule_check' THEN 'check_rules' ELSE 'inspect_powers' END,
    CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date), CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)
FROM cases_case AS c
JOIN organs_organ AS o ON o.id = c.organ_id
JOIN ledger_event AS e ON e.subject_id = c.id AND e.kind IN ('power_inspection.inspect', 'rule_check.check')
WHERE c.procedure = 'rule_check' OR EXISTS (
    SELECT FROM ledger_event AS b
    WHERE b.subject_id = c.id AND b.kind = 'power_inspection.open' AND b.data ->> 'occasion' = 'half_year'
);
"""
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0025_read_hand_overs_as_what_they_are")]

    operations = [
        migrations.RunSQL("DROP VIEW base_duty", BASE_DUTY_BEFORE),
        migrations.RunSQL(BASE_DUTY, "DROP VIEW base_duty"),
    ]
