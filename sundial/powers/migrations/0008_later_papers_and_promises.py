from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("powers", "0007_guard_all_legal_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="materialrequirement",
            name="may_follow",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="materialrequirement",
            name="promise",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
