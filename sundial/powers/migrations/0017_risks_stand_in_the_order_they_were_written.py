"""Risks are read in the order they were written: no table told it, and the database owes none."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("powers", "0016_place_responsibility_and_justification")]

    operations = [migrations.AlterModelOptions(name="riskpoint", options={"ordering": ["pk"]})]
