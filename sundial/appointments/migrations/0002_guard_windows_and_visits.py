from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0001_windows_hours_and_visits"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        RequireEvent("appointments_window"),
        RequireEvent("appointments_hours", ref="window_id"),
        RequireEvent("appointments_appointment"),
    ]
