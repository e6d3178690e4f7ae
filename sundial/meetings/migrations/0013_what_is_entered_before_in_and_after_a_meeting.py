import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


def officer(null: bool = False) -> Any:
    return models.ForeignKey(
        blank=null, null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.officer"
    )


def meeting(name: str) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to="meetings.meeting")


def key() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0012_who_is_called_and_what_the_head_said"),
        ("ledger", "0003_no_event_without_its_leaf"),
    ]

    operations = [
        migrations.AddField("meeting", "filed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("meeting", "filed_place", models.CharField(blank=True, max_length=100)),
        migrations.AddField("meeting", "recording", models.CharField(blank=True, max_length=200)),
        migrations.CreateModel(
            name="Prepared",
            fields=[
                ("id", key()),
                ("what", models.CharField(max_length=40)),
                ("said", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("meeting", meeting("prepared")),
                ("officer", officer()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("meeting", "what"), name="prepared_once")]},
        ),
        migrations.CreateModel(
            name="Conduct",
            fields=[
                ("id", key()),
                ("kind", models.CharField(max_length=40)),
                ("breach", models.BooleanField()),
                ("said", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("meeting", meeting("conduct")),
                ("officer", officer()),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="Backlog",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("waiting", models.PositiveSmallIntegerField()),
                ("proposal", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", officer(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="powers.itemversion"
                    ),
                ),
                ("officer", officer()),
            ],
        ),
        RequireEvent("meetings_prepared", ref="meeting_id"),
        RequireEvent("meetings_conduct", ref="meeting_id"),
        RequireEvent("meetings_backlog"),
    ]
