from django.db import migrations

from sundial.ledger.guard import RequireEvent

# What was sealed before there were messages is no news to anybody.
BEGIN = "INSERT INTO inbox_mark (id, next_leaf) SELECT 1, coalesce(max(idx) + 1, 0) FROM ledger_leaf"


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0001_messages_and_where_they_go"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        RequireEvent("inbox_message", ref="case_id"),
        RequireEvent("inbox_reach", ref="case_id"),
        RequireEvent(
            "inbox_messagedispatch",
            ref="case_id",
            through=("inbox_message", "message_id"),
            derived=["attempts", "next_try_at", "trouble"],
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
