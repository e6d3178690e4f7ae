"""An assessment is never accepted: the rule of terms sees the days it is settled in, and those a failed organ puts things right in."""

from importlib import import_module

from django.db import migrations

EARLIER = import_module("sundial.supervision.migrations.0035_show_the_terms_of_what_a_superior_asks").BEFORE
BEFORE = EARLIER.replace("'periodic_work'))", "'periodic_work', 'superior_matter'))")
AFTER = BEFORE.replace("'superior_matter'))", "'superior_matter', 'assessment'))").replace(
    "'power_inspection', 'challenge'", "'power_inspection', 'challenge', 'assessment'"
)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0036_show_what_went_up_and_who_reported")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
