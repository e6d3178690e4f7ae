"""An act does not put off a look that is due already: what was missed while nobody watched is looked at first."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sundial.supervision.migrations.0002_watch_events_and_show_facts").MARK_DUE
FUNCTION = BEFORE[: BEFORE.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
AFTER = FUNCTION.replace(
    "SET next_check_at = EXCLUDED.next_check_at",
    "SET next_check_at = LEAST(supervision_due.next_check_at, EXCLUDED.next_check_at)",
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0010_appeals_and_deviations")]

    operations = [migrations.RunSQL(AFTER, FUNCTION)]
