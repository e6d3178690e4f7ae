from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("backups", "0001_what_was_done_with_backups"),
        ("ledger", "0002_keep_the_record"),
    ]

    operations = [RequireEvent("backups_backup")]
