from django.db import migrations

from sundial.ledger.guard import AppendOnly, RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_systems_and_what_came_from_them"),
        ("ledger", "0002_keep_the_record"),
    ]

    operations = [
        RequireEvent("exchange_origin", ref="case_id"),
        RequireEvent("exchange_delivered", ref="system_id"),
        AppendOnly("exchange_origin"),
        AppendOnly("exchange_delivered"),
        AppendOnly("exchange_span"),
    ]
