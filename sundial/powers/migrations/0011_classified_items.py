"""An item may be classified, with its ground and who approved it: the only exception to running online."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0010_duties_of_a_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name=name,
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        )
        for name in ("classified_ground", "classified_by")
    ]
