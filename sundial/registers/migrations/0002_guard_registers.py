from django.db import migrations

from sundial.ledger.guard import AppendOnly, RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_registers_and_what_follows"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        RequireEvent("registers_entry"),
        RequireEvent("registers_step", ref="entry_id"),
        AppendOnly("registers_step"),
    ]
