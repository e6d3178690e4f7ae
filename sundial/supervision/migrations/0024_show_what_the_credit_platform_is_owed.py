"""Which cases end in a decision that is owed to the credit platform (双公示): licences and penalties that the organ decides itself.

The same kinds of power stand in ``disclosure/credit/fields.yaml``; a test holds the two together. Of a case another system
runs it is unknown who hands it over.
"""

from importlib import import_module

from django.db import migrations

OWN_CASE_BEFORE = import_module("sundial.supervision.migrations.0018_show_what_penalties_know").BASE_CASE.replace(
    "CREATE VIEW base_case", "CREATE VIEW own_case"
)
BASE_CASE_BEFORE = import_module("sundial.supervision.migrations.0020_watch_cases_of_other_systems").BASE_CASE

FIRST_REVIEW = "v.subtype = '初审' AS first_review"
OWN_CASE = OWN_CASE_BEFORE.replace(
    FIRST_REVIEW,
    f"{FIRST_REVIEW}, i.power_type IN ('licence', 'penalty') AND v.subtype <> '初审' AS credit_required",
)
LAST = "CASE WHEN x.case_id IS NULL THEN c.charge_standard END AS charge_standard"
BASE_CASE = BASE_CASE_BEFORE.replace(
    LAST, f"{LAST},\n    CASE WHEN x.case_id IS NULL THEN c.credit_required END AS credit_required"
)
if OWN_CASE == OWN_CASE_BEFORE or BASE_CASE == BASE_CASE_BEFORE:
    raise ValueError("the views of cases say neither first_review nor charge_standard as they did")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0023_guard_all_legal_state")]

    operations = [
        migrations.RunSQL("DROP VIEW base_case", BASE_CASE_BEFORE),
        migrations.RunSQL("DROP VIEW own_case", OWN_CASE_BEFORE),
        migrations.RunSQL(OWN_CASE, "DROP VIEW own_case"),
        migrations.RunSQL(BASE_CASE, "DROP VIEW base_case"),
    ]
