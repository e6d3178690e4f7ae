from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("permits", "0002_correction_notice"), ("ledger", "0002_keep_the_record")]

    operations = [
        RequireEvent("permits_correctionnotice", ref="case_id"),
        RequireEvent("permits_sitevisit", ref="case_id"),
    ]
