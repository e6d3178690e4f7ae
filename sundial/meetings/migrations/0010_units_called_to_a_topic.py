import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_who_came_late_or_left"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        migrations.AddField("topic", "minutes_planned", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("topic", "usher", models.CharField(blank=True, max_length=60)),
        migrations.CreateModel(
            name="Invited",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=100)),
                ("principal", models.CharField(max_length=60)),
                ("reports", models.BooleanField(default=False)),
                ("aides", models.JSONField(blank=True, default=list)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("came", models.BooleanField(blank=True, null=True)),
                ("came_for", models.CharField(blank=True, max_length=200)),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invited", to="meetings.topic"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("topic", "unit"), name="unit_called_once")],
            },
        ),
        RequireEvent("meetings_invited", ref="meeting_id", through=("meetings_topic", "topic_id")),
    ]
