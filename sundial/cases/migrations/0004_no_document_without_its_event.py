from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_todo_and_involvement")]

    operations = [RequireEvent("cases_document", ref="case_id")]
