import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("organs", "0004_charges_of_leaders"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.UUIDField()),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("basis", models.CharField(max_length=200)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="organs.officer"
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suspensions", to="organs.organ"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("officer", "subject"),
                        name="suspended_once_in_a_proceeding",
                    )
                ],
            },
        ),
        RequireEvent("organs_suspension", ref="organ_id"),
    ]
