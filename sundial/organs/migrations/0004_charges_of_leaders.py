import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("organs", "0003_guard_all_legal_state"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, max_length=200)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="organs.officer"
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="charges", to="organs.organ"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("ended_on", None)), fields=("organ", "code"), name="charge_of_one_leader"
                    )
                ],
            },
        ),
        RequireEvent("organs_charge", ref="organ_id"),
    ]
