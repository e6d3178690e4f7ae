"""A light may be on an item, an officer or an organ; the event it needs is one on its subject. Days are looked at once."""

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent

FILL = "UPDATE supervision_signal SET subject_id = case_id"
UNDER_THE_CASE = RequireEvent("supervision_signal", ref="case_id")
UNDER_THE_SUBJECT = RequireEvent("supervision_signal", ref="subject_id")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_show_the_kind_of_power")]

    operations = [
        migrations.CreateModel(
            name="DailyLook",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("looked_at", models.DateTimeField()),
                ("raised", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(UNDER_THE_CASE.reverse_sql or "", UNDER_THE_CASE.sql),
        migrations.RemoveConstraint("signal", "signal_raised_once"),
        migrations.AddField(
            "signal",
            "subject_type",
            models.CharField(
                choices=[("case", "case"), ("item", "power item"), ("officer", "officer"), ("organ", "organ")],
                default="case",
                max_length=8,
            ),
        ),
        migrations.AddField("signal", "subject_id", models.UUIDField(null=True)),
        migrations.AddField("signal", "subject_name", models.CharField(blank=True, max_length=300, default="")),
        migrations.AlterField("signal", "subject_name", models.CharField(blank=True, max_length=300)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("signal", "subject_id", models.UUIDField()),
        migrations.AlterField(
            "signal",
            "case",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signals",
                to="cases.case",
            ),
        ),
        migrations.AddConstraint(
            "signal",
            models.UniqueConstraint(
                fields=("subject_type", "subject_id", "rule_id", "occurrence"), name="signal_raised_once"
            ),
        ),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_id", models.F("case_id")), ("subject_type", "case")),
                    models.Q(models.Q(("subject_type", "case"), _negated=True), ("case__isnull", True)),
                    _connector="OR",
                ),
                name="signal_case_is_its_subject",
            ),
        ),
        migrations.RunSQL(UNDER_THE_SUBJECT.sql, UNDER_THE_SUBJECT.reverse_sql),
    ]
