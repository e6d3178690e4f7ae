"""A hand-over to the credit platform recorded before the rules had a word for it carries the verb ``other``: it is read as one.

The events stay as they were written. Without this a decision handed over in time would light as never handed over.
"""

from importlib import import_module

from django.db import migrations

BASE_EVENT_BEFORE = import_module("sundial.supervision.migrations.0020_watch_cases_of_other_systems").BASE_EVENT
VERB = "e.data ->> 'verb' AS verb"
BASE_EVENT = BASE_EVENT_BEFORE.replace(
    VERB, "CASE WHEN e.kind = 'credit.handed' THEN 'hand_over_credit' ELSE e.data ->> 'verb' END AS verb"
)
if BASE_EVENT == BASE_EVENT_BEFORE:
    raise ValueError(f"base_event says no {VERB}")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0024_show_what_the_credit_platform_is_owed")]

    operations = [
        migrations.RunSQL("DROP VIEW base_event", BASE_EVENT_BEFORE),
        migrations.RunSQL(BASE_EVENT, "DROP VIEW base_event"),
    ]
