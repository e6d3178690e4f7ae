from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0013_ground_for_merging_stages"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name="internal_ground",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
