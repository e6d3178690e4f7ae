from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_agenda_and_minutes_are_cleared")]

    operations = [
        migrations.AddField("attendance", "arrived_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("attendance", "left_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("attendance", "left_why", models.CharField(blank=True, max_length=200)),
    ]
