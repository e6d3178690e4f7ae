"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("levies", "0002_deposits_budgets_and_village_books"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("levies_line", ref="case_id"),
    ]
