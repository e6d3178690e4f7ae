"""Work that comes round and the registration of the unemployed are never accepted: no rule of promised or statutory limits sees them.

Both owe an act within their days all the same; the rule of terms sees it.
"""

from importlib import import_module

from django.db import migrations

EARLIER = import_module("sundial.supervision.migrations.0033_show_the_terms_of_evidence_arrears_and_returns").BASE_TERM
BEFORE = "c.procedure IN ('accountability', 'heads_accountability'))"
AFTER = """c.procedure IN ('accountability', 'heads_accountability', 'periodic_work'))
    OR (k.kind = 'statutory' AND c.procedure = 'unemployment')"""

# Those under way were looked at when nothing could be seen of them, and would not be again before their next act.
LOOK_AGAIN = """
UPDATE supervision_due AS d SET next_check_at = now() FROM cases_case AS c
WHERE c.id = d.case_id AND c.closed_at IS NULL AND c.procedure IN ('periodic_work', 'unemployment')
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0033_show_the_terms_of_evidence_arrears_and_returns")]

    operations = [
        migrations.RunSQL(EARLIER.replace(BEFORE, AFTER), EARLIER),
        migrations.RunSQL(LOOK_AGAIN, migrations.RunSQL.noop),
    ]
