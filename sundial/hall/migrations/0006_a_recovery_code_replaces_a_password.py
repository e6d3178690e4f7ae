from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0005_an_account_keeps_drafts")]

    operations = [
        migrations.AddField(
            "hallaccount",
            "recovery_hash",
            models.CharField(blank=True, default="", max_length=128),
            preserve_default=False,
        ),
    ]
