"""Benchmarks: what has been confirmed is never edited; and what was decided by them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent

KEEP = """
CREATE FUNCTION powers_keep_benchmark() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of a benchmark is never deleted' USING ERRCODE = 'P0L02';
    END IF;
    IF (NEW.item_id, NEW.number) IS DISTINCT FROM (OLD.item_id, OLD.number)
        OR (OLD.state <> 'draft' AND (NEW.content, NEW.title, NEW.unverified)
            IS DISTINCT FROM (OLD.content, OLD.title, OLD.unverified))
        OR (OLD.state = 'in_force' AND (NEW.state, NEW.effective_from) IS DISTINCT FROM (OLD.state, OLD.effective_from))
    THEN
        RAISE EXCEPTION 'benchmark % version % is not a draft any more; a change is a new version', OLD.title, OLD.number
            USING ERRCODE = 'P0L02';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER powers_keep_benchmark BEFORE UPDATE OR DELETE ON powers_benchmarkversion
    FOR EACH ROW EXECUTE FUNCTION powers_keep_benchmark();
"""
LET_GO = """
DROP TRIGGER powers_keep_benchmark ON powers_benchmarkversion;
DROP FUNCTION powers_keep_benchmark();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organs", "0002_organ_document_mark"),
        ("powers", "0005_who_changed_the_catalogue"),
    ]

    operations = [
        migrations.CreateModel(
            name="BenchmarkVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("confirmed", "confirmed in law"),
                            ("in_force", "in force"),
                            ("abandoned", "given up"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("browser", "written here"),
                            ("file", "loaded from a file"),
                            ("excel", "imported from Excel"),
                            ("dmn", "imported from DMN"),
                        ],
                        default="browser",
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("content", models.JSONField()),
                ("unverified", models.BooleanField(default=False)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("opinion", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField()),
                ("hands", models.JSONField(blank=True, default=list)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("entered_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.officer",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.officer",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.officer",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="benchmarks", to="powers.poweritem"
                    ),
                ),
                (
                    "retired_by",
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
                "ordering": ["item", "-number"],
            },
        ),
        migrations.CreateModel(
            name="DecidedSanction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_id", models.UUIDField()),
                ("violation", models.CharField(max_length=40)),
                ("grade", models.CharField(max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("sanction", models.CharField(max_length=20)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("least", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("most", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("decided_on", models.DateField()),
                (
                    "law_day",
                    models.CharField(
                        choices=[
                            ("act", "in force on the day of the act"),
                            ("decision", "in force on the day of the decision"),
                        ],
                        default="act",
                        max_length=8,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="powers.poweritem",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.organ"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="powers.benchmarkversion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="benchmarkversion",
            index=models.Index(fields=["item", "effective_from"], name="benchmark_by_day"),
        ),
        migrations.AddConstraint(
            model_name="benchmarkversion",
            constraint=models.UniqueConstraint(fields=("item", "number"), name="benchmark_number_once"),
        ),
        migrations.AddConstraint(
            model_name="benchmarkversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "confirmed"])),
                fields=("item",),
                name="benchmark_one_change_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmarkversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("effective_to", None), ("state", "in_force")),
                fields=("item",),
                name="benchmark_one_open_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmarkversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_force"), _negated=True),
                    models.Q(("effective_from__isnull", False), ("entered_at__isnull", False)),
                    _connector="OR",
                ),
                name="benchmark_in_force_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="benchmarkversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to", None), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="benchmark_span",
            ),
        ),
        migrations.AddIndex(
            model_name="decidedsanction",
            index=models.Index(
                fields=["item", "violation", "grade", "sanction", "decided_on"],
                include=("amount", "case_id"),
                name="decided_sanction_like",
            ),
        ),
        migrations.AddConstraint(
            model_name="decidedsanction",
            constraint=models.UniqueConstraint(
                fields=("case_id", "violation", "sanction"), name="decided_sanction_once"
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
        RequireEvent("powers_benchmarkversion", ref="item_id"),
    ]
