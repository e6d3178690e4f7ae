"""The day from which an acceptance counts, as the event itself states it: desk and wall count from one day."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sundial.supervision.migrations.0002_watch_events_and_show_facts").BASE_EVENT
UNIT = "e.data ->> 'extension_unit' AS extension_unit"
AFTER = BEFORE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW").replace(
    UNIT, f"{UNIT},\n    CAST(e.data ->> 'accepted_on' AS date) AS effective_on"
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_watch_events_and_show_facts")]

    operations = [migrations.RunSQL(AFTER, "DROP VIEW base_event;" + BEFORE)]
