import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0004_accounts_that_keep_cases_together")]

    operations = [
        migrations.AddField(
            "application", "sealed_code", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "application",
            "account",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="drafts",
                to="hall.hallaccount",
            ),
        ),
    ]
