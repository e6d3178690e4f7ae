from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial"), ("ledger", "0002_keep_the_record")]

    operations = [RequireEvent("registration_market", ref="case_id")]
