"""The rules see of which kind a power is, so that a rule may be meant for some kinds only."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sundial.supervision.migrations.0004_read_limits_as_the_clocks_do").BASE_CASE
BASE_CASE = BEFORE.replace("c.procedure, i.code", "c.procedure, i.power_type AS power_kind, i.code")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0004_read_limits_as_the_clocks_do")]

    operations = [
        migrations.RunSQL("DROP VIEW base_case", BEFORE),
        migrations.RunSQL(BASE_CASE, "DROP VIEW base_case"),
    ]
