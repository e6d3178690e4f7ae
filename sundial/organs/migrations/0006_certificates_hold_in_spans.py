from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organs", "0005_suspended_duties")]

    operations = [
        migrations.AlterField(
            model_name="certificate",
            name="number",
            field=models.CharField(max_length=60),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("number", "valid_from"), name="certificate_span_begins_once"),
        ),
    ]
