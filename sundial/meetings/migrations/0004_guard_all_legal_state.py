"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_voices_signatures_and_the_record_book"),
        ("ledger", "0003_no_event_without_its_leaf"),
    ]

    operations = [
        RequireEvent("meetings_position", ref="meeting_id", through=("meetings_topic", "topic_id")),
    ]
