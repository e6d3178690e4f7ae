"""A day nobody signed in is a light of the rule ``supervisor-not-signed-in``, and nothing beside it.

The rule sees what the register saw before: whoever holds the post, has it lent, or holds the other half of its A/B pair
covers it for all who stand there.
"""

from importlib import import_module

from django.db import migrations

BASE_DUTY_BEFORE = import_module("sundial.supervision.migrations.0013_show_what_more_rules_ask").BASE_DUTY

# Acts outside any case, and the days on which a supervisor's post was covered.
BASE_DUTY = """
CREATE VIEW base_duty AS
WITH seat AS (
    SELECT t.post_id, t.officer_id, t.valid_from, t.valid_to FROM organs_appointment AS t
    UNION ALL
    SELECT d.post_id, d.deputy_id, d.valid_from, d.valid_to FROM organs_delegation AS d
)
SELECT
    CAST(e.subject_type AS text) AS subject_type,
    CASE WHEN e.subject_type = 'organ' THEN CAST(o.code AS text) ELSE CAST(e.subject_id AS text) END AS subject_id,
    e.data ->> 'verb' AS verb, CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date) AS occurred_on,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date) AS recorded_on
FROM ledger_event AS e
LEFT JOIN organs_organ AS o ON e.subject_type = 'organ' AND o.id = e.subject_id
WHERE e.subject_type IN ('officer', 'organ') AND e.data ? 'verb'
UNION ALL
SELECT 'officer', CAST(a.officer_id AS text), 'sign_in', a.day, a.day FROM supervision_attendance AS a
UNION ALL
SELECT 'officer', CAST(covered.officer_id AS text), 'sign_in', a.day, a.day
FROM supervision_attendance AS a
JOIN seat AS own
    ON own.officer_id = a.officer_id AND own.valid_from <= a.day AND COALESCE(own.valid_to, a.day) >= a.day
JOIN organs_post AS p ON p.role = 'supervisor' AND (p.id = own.post_id OR p.partner_id = own.post_id)
JOIN seat AS covered
    ON covered.post_id = p.id AND covered.officer_id <> a.officer_id
    AND covered.valid_from <= a.day AND COALESCE(covered.valid_to, a.day) >= a.day;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0013_show_what_more_rules_ask"), ("organs", "0002_organ_document_mark")]

    operations = [
        migrations.RunSQL("DROP VIEW base_duty", BASE_DUTY_BEFORE),
        migrations.RunSQL(BASE_DUTY, "DROP VIEW base_duty"),
        migrations.DeleteModel("DutyDay"),
        migrations.DeleteModel("DutyMiss"),
    ]
