from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_what_is_entered_before_in_and_after_a_meeting")]

    operations = [migrations.AddField("topic", "reported_at", models.DateTimeField(blank=True, null=True))]
