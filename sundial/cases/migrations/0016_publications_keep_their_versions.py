"""What stands published may be changed; what stood before is kept, and the database refuses the one without the other's event."""

import django.db.models.deletion
from django.db import migrations, models

from sundial.ledger.guard import AppendOnly, RequireEvent


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_later_papers_and_promises")]

    operations = [
        migrations.AddField("publication", "amended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("publication", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.CreateModel(
            name="PublicationVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("content", models.JSONField(default=dict)),
                ("stood_from", models.DateTimeField()),
                ("replaced_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("shown", models.BooleanField(default=True)),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="cases.publication"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "number"), name="publication_version_once")
                ]
            },
        ),
        RequireEvent("cases_publicationversion", ref="case_id", through=("cases_publication", "publication_id")),
        AppendOnly("cases_publicationversion"),
    ]
