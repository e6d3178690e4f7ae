"""What was taken over names parties; of an erased one the words go."""

from django.db import migrations

from sundial.ledger.guard import AppendOnlyUntilErased


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_guard_all_legal_state"),
        ("ledger", "0011_one_erasure_for_a_whole_case"),
    ]

    operations = [
        AppendOnlyUntilErased("exchange_origin"),
        AppendOnlyUntilErased("exchange_span", "(SELECT case_id FROM exchange_origin WHERE id = $1.origin_id)"),
    ]
