"""A session plans these questions while the outbox is nearly empty, keeps the plan, and would read a full outbox row by row."""

from django.db import migrations

FORWARD = """
ALTER FUNCTION ledger_require_leaf() SET enable_seqscan = off;
ALTER FUNCTION ledger_event_in_this_transaction(uuid) SET enable_seqscan = off;
"""
BACKWARD = """
ALTER FUNCTION ledger_require_leaf() RESET enable_seqscan;
ALTER FUNCTION ledger_event_in_this_transaction(uuid) RESET enable_seqscan;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_look_for_the_last_leaf_by_its_index")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
