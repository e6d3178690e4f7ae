from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organs", "0006_certificates_hold_in_spans")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="issued_by",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
