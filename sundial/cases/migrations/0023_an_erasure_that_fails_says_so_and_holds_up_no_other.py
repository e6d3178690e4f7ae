"""What the worker could not carry out is told and tried again; a try that failed is no exercise of power and needs no event."""

from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_clocks_of_answers")]

    operations = [
        migrations.AddField("erasure", "failures", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("erasure", "trouble", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("erasure", "next_try_at", models.DateTimeField(blank=True, null=True)),
        RequireEvent(
            "cases_erasure",
            ref="case_id",
            derived=["done_at", "failures", "trouble", "next_try_at"],
            instead=True,
        ),
    ]
