"""An erasure is applied for by one officer and agreed to by another; only its carrying out needs no event of its own."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_papers_taken_over_from_what_the_county_holds"),
        ("organs", "0003_guard_all_legal_state"),
        ("ledger", "0003_no_event_without_its_leaf"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("events", models.JSONField()),
                ("fields", models.JSONField()),
                ("party", models.BooleanField(default=False)),
                ("basis", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=200)),
                ("asked_post", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=200)),
                ("because", models.JSONField(default=list)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.officer"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasures", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.officer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)), fields=("case",), name="erasure_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("asked_by")), _negated=True), name="erasure_by_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("agreed", True), _connector="OR"),
                        name="erasure_done_when_agreed",
                    ),
                ],
            },
        ),
        RequireEvent("cases_erasure", ref="case_id", derived=["done_at"]),
    ]
