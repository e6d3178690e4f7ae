"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("registration", "0002_no_change_without_its_event"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("registration_entry", ref="case_id", through=("registration_market", "market_id")),
        RequireEvent("registration_figures", ref="case_id", through=("registration_market", "market_id")),
    ]
