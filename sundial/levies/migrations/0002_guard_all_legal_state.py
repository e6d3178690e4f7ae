"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("levies", "0001_the_account_of_a_levy"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("levies_line", ref="case_id"),
    ]
