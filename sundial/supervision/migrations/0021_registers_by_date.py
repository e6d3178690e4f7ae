"""Keep the registers by date as the daily looks read them, and tell of a light which day's look raised it."""

from django.db import migrations, models

from sundial.ledger.guard import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("supervision", "0020_watch_cases_of_other_systems"), ("ledger", "0002_keep_the_record")]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("relation", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("row", models.JSONField()),
                ("stands", models.BooleanField()),
            ],
            options={"indexes": [models.Index(fields=["relation", "day"], name="register_by_day")]},
        ),
        AppendOnly("supervision_registerentry"),
        migrations.AddField("signal", "look_day", models.DateField(blank=True, null=True)),
    ]
