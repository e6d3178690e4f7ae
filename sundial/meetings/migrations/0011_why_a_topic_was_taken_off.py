from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_units_called_to_a_topic")]

    operations = [migrations.AddField("topic", "off_why", models.CharField(blank=True, max_length=200))]
