from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0003_evaluations_of_organs"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        RequireEvent("complaints_survey"),
        RequireEvent("complaints_invitation", ref="survey_id"),
        RequireEvent("complaints_evaluation", ref="survey_id"),
    ]
