import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0013_clocks_of_what_is_unpaid"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reach",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("mobile", models.CharField(blank=True, max_length=11)),
                (
                    "language",
                    models.CharField(choices=[("zh", "Chinese"), ("en", "English")], default="zh", max_length=2),
                ),
                ("agreed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("next_leaf", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_mark")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("occasion", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=80)),
                ("title_zh", models.CharField(max_length=100)),
                ("title_en", models.CharField(max_length=100)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("happened_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MessageDispatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("channel", models.CharField(choices=[("mail", "e-mail"), ("sms", "SMS")], max_length=4)),
                ("address", models.CharField(max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("sent", "sent"), ("failed", "given up")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.TextField(blank=True)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dispatches", to="inbox.message"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["case", "-id"], name="message_newest"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("case", "occasion", "about"), name="message_once"),
        ),
        migrations.AddIndex(
            model_name="messagedispatch",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["channel", "address", "id"], name="message_outbox"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagedispatch",
            constraint=models.UniqueConstraint(fields=("message", "channel"), name="message_dispatched_once"),
        ),
    ]
