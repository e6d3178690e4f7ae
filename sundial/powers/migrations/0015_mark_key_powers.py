from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0014_ground_of_internal_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name="key_power",
            field=models.CharField(blank=True, max_length=24),
        ),
    ]
