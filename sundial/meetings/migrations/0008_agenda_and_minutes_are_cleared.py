import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0007_leave_from_a_meeting"),
        ("organs", "0003_guard_all_legal_state"),
        ("ledger", "0003_no_event_without_its_leaf"),
    ]

    operations = [
        migrations.AddField("meeting", "agenda_round", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("meeting", "minutes_round", models.PositiveSmallIntegerField(default=1)),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.CharField(choices=[("agenda", "agenda"), ("minutes", "minutes")], max_length=8)),
                ("round", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                ("agreed", models.BooleanField()),
                ("said", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clearances", to="meetings.meeting"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.officer"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "of", "round", "step"), name="cleared_once")
                ],
            },
        ),
        RequireEvent("meetings_clearance", ref="meeting_id"),
    ]
