"""Sections of an organ are read in the order they were named: no table told it, and the database owes none."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organs", "0007_who_issued_a_certificate")]

    operations = [migrations.AlterModelOptions(name="unit", options={"ordering": ["pk"]})]
