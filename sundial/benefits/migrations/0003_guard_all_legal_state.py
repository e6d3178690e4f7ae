"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("benefits", "0002_no_change_without_its_event"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("benefits_amount", ref="case_id", through=("benefits_award", "award_id")),
    ]
