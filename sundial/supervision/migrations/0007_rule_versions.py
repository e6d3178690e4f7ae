"""Versions of rules in the database: what has been confirmed is never edited, and every change shows on a stamp."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent

KEEP_TEXT = """
CREATE FUNCTION supervision_keep_rule_text() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of a rule is never deleted' USING ERRCODE = 'P0L02';
    END IF;
    IF (NEW.rule_id, NEW.version, NEW.subject) IS DISTINCT FROM (OLD.rule_id, OLD.version, OLD.subject)
        OR (OLD.state <> 'draft' AND NEW.text IS DISTINCT FROM OLD.text)
        OR (OLD.known_at IS NOT NULL AND (NEW.known_at, NEW.effective_from) IS DISTINCT FROM
            (OLD.known_at, OLD.effective_from))
    THEN
        RAISE EXCEPTION 'rule % version % is not a draft any more; a change is a new version', OLD.rule_id, OLD.version
            USING ERRCODE = 'P0L02';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER supervision_keep_rule_text BEFORE UPDATE OR DELETE ON supervision_ruleversion
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_rule_text();
"""
LET_TEXT_GO = """
DROP TRIGGER supervision_keep_rule_text ON supervision_ruleversion;
DROP FUNCTION supervision_keep_rule_text();
"""

# A random stamp, because a counter would give a rolled-back change and the next one the same number.
STAMP = """
CREATE FUNCTION supervision_stamp_rules() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO supervision_rulebookstamp (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = EXCLUDED.stamp;
    RETURN NULL;
END
$body$;
CREATE TRIGGER supervision_stamp_rules AFTER INSERT OR UPDATE OR DELETE ON supervision_ruleversion
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_stamp_rules();
"""
UNSTAMP = """
DROP TRIGGER supervision_stamp_rules ON supervision_ruleversion;
DROP FUNCTION supervision_stamp_rules();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organs", "0002_organ_document_mark"),
        ("supervision", "0006_lights_beyond_a_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleBookStamp",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("stamp", models.UUIDField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="rule_book_has_one_stamp")],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("rule_id", models.CharField(max_length=80)),
                ("version", models.PositiveIntegerField()),
                ("subject", models.UUIDField()),
                ("text", models.TextField()),
                ("owner", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "rule draft"),
                            ("backtested", "back-tested"),
                            ("confirmed", "confirmed in law"),
                            ("live", "live"),
                            ("retired", "retired"),
                            ("abandoned", "given up"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("shipped", "came with the program"), ("place", "written by this place")],
                        default="place",
                        max_length=8,
                    ),
                ),
                ("shipped_version", models.PositiveIntegerField(blank=True, null=True)),
                ("shipped_digest", models.CharField(blank=True, max_length=64)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("effective_until", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField()),
                ("backtest", models.JSONField(blank=True, null=True)),
                ("backtested_at", models.DateTimeField(blank=True, null=True)),
                ("opinion", models.TextField(blank=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("known_at", models.DateTimeField(blank=True, null=True)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "backtested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.officer",
                    ),
                ),
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
                    "known_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.officer",
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
                "constraints": [
                    models.UniqueConstraint(fields=("rule_id", "version"), name="rule_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "backtested", "confirmed"])),
                        fields=("rule_id",),
                        name="rule_one_change_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["live", "retired"]), _negated=True),
                            models.Q(("effective_from__isnull", False), ("known_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rule_live_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_until__isnull", True),
                            ("effective_until__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="rule_holds_a_day_at_least",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP_TEXT, LET_TEXT_GO),
        migrations.RunSQL(STAMP, UNSTAMP),
        RequireEvent("supervision_ruleversion", ref="subject"),
    ]
