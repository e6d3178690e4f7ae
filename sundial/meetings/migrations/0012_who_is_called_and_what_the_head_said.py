from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_why_a_topic_was_taken_off")]

    operations = [
        migrations.AddField("topic", "head_said", models.CharField(blank=True, max_length=200)),
        migrations.AddField("invited", "special", models.CharField(blank=True, max_length=40)),
        migrations.AddField("invited", "wanted", models.BooleanField(default=False)),
    ]
