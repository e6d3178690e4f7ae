"""A chain remembers whether its leaves name the item: where few cases exist, the item alone could tell whose it is."""

from django.db import migrations, models
from django.db.models import Q

FORWARD = """
-- Whether fewer cases of this item than ``few`` have begun since a moment; nought asks for nothing to be hidden.
CREATE FUNCTION ledger_is_rare(item text, since timestamptz, few integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    SELECT few > 0 AND (item = '' OR few > (SELECT count(*) FROM (
        SELECT FROM ledger_event WHERE item_code = item AND subject_type = 'case' AND position = 1 AND recorded_at >= since LIMIT few
    ) AS begun))
$body$;
"""
BACKWARD = "DROP FUNCTION ledger_is_rare(text, timestamptz, integer);"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_an_erasure_forgets_what_it_names")]

    operations = [
        migrations.AddField("stream", "coarse", models.BooleanField(default=False, db_default=False)),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["item_code", "recorded_at"],
                name="ledger_event_begun",
                condition=Q(subject_type="case", position=1),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
