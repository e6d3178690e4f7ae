"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_the_rows_that_were_refused"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("exchange_system"),
    ]
