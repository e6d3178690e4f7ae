"""What goes by an erasure is kept event by event, and rows written once may lose the words of a party who was erased."""

from django.db import migrations

from sundial.ledger.guard import AppendOnlyUntilErased

BY_EVENT = """
ALTER TABLE cases_erasure DISABLE TRIGGER USER;
UPDATE cases_erasure SET events = (
    SELECT coalesce(jsonb_object_agg(event, fields), '{}') FROM jsonb_array_elements_text(events) AS event
) WHERE jsonb_typeof(events) = 'array';
ALTER TABLE cases_erasure ENABLE TRIGGER USER;
ALTER TABLE cases_erasure ENABLE ALWAYS TRIGGER cases_erasure_require_event;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_publications_that_changed_are_found"),
        ("ledger", "0011_one_erasure_for_a_whole_case"),
    ]

    operations = [
        migrations.RunSQL(BY_EVENT, migrations.RunSQL.noop),
        AppendOnlyUntilErased("cases_record"),
        AppendOnlyUntilErased("cases_opinion"),
        AppendOnlyUntilErased(
            "cases_publicationversion", "(SELECT case_id FROM cases_publication WHERE id = $1.publication_id)"
        ),
        AppendOnlyUntilErased("cases_clockentry", "(SELECT case_id FROM cases_caseclock WHERE id = $1.clock_id)"),
    ]
