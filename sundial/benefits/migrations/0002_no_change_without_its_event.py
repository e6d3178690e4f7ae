from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("ledger", "0002_keep_the_record")]

    operations = [
        RequireEvent("benefits_standard"),
        RequireEvent("benefits_award", ref="case_id"),
        RequireEvent("benefits_paymentlist"),
        RequireEvent("benefits_payment", ref="sheet_id"),
    ]
