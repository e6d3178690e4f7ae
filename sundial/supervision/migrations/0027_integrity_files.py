"""Integrity files, sealed reports of personal matters, and who assesses risks; each change needs its event."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("organs", "0004_charges_of_leaders"),
        ("supervision", "0026_show_which_checks_an_organ_owes"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("text", models.TextField()),
                ("paper", models.CharField(blank=True, max_length=200)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.officer"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_entries",
                        to="organs.officer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonalReport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("change", models.BooleanField(default=False)),
                ("matters", models.JSONField()),
                ("reported_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="personal_reports",
                        to="organs.officer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=20)),
                ("paper", models.CharField(max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="risk_groups", to="organs.officer"
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="risk_group", to="organs.organ"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("officer", "organ"),
                        name="risk_group_member_once",
                    )
                ],
            },
        ),
        RequireEvent("supervision_fileentry", ref="officer_id"),
        RequireEvent("supervision_personalreport", ref="officer_id"),
        RequireEvent("supervision_groupmember", ref="officer_id"),
    ]
