from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("ledger", "0002_keep_the_record")]

    operations = [
        RequireEvent("meetings_meeting"),
        RequireEvent("meetings_attendance", ref="meeting_id"),
        RequireEvent("meetings_topic", ref="meeting_id"),
    ]
