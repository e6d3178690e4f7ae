"""How long a leader and the superior waited for an emergency, and who reported on his year at his post.

A report on a post stands on the last day of its year, so that a later one on the same year adds nothing; an organ keeps the register
from the day its first report was entered.
"""

from importlib import import_module

from django.db import migrations

BASE_DUTY_BEFORE = import_module(
    "sundial.supervision.migrations.0030_show_when_a_change_of_the_catalogue_is_owed"
).BASE_DUTY
HEAD = "CREATE VIEW base_duty AS"
BASE_DUTY = (
    f"{HEAD}\nSELECT told.*, CAST(NULL AS integer) AS minutes FROM ("
    + BASE_DUTY_BEFORE.strip().removeprefix(HEAD).rstrip(";")
    + """
) AS told
UNION ALL
SELECT
    'organ', CAST(e.organ_code AS text), 'tell_' || told.whom,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date), CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date),
    CAST(told.minutes AS integer)
FROM ledger_event AS e
CROSS JOIN LATERAL jsonb_each_text(e.data -> 'told') AS told (whom, minutes)
WHERE e.kind = 'register.enter' AND e.data ? 'told'
UNION ALL
SELECT
    'officer', CAST(e.actor_id AS text), 'report_post', make_date(CAST(e.data ->> 'year' AS integer), 12, 31),
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date), NULL
FROM ledger_event AS e
WHERE e.kind = 'register.enter' AND e.data ->> 'book' = 'post_reports'
UNION ALL
SELECT
    'organ', CAST(e.organ_code AS text), 'keep_post_reports', MIN(CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)),
    MIN(CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date)), NULL
FROM ledger_event AS e
WHERE e.kind = 'register.enter' AND e.data ->> 'book' = 'post_reports'
GROUP BY e.organ_code;
"""
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0035_show_the_terms_of_what_a_superior_asks")]

    operations = [
        migrations.RunSQL("DROP VIEW base_duty", BASE_DUTY_BEFORE),
        migrations.RunSQL(BASE_DUTY, "DROP VIEW base_duty"),
    ]
