"""What a superior decided, and what a unit below asks instruction on, is never accepted: the rule of terms sees its days."""

from importlib import import_module

from django.db import migrations

EARLIER = import_module("sundial.supervision.migrations.0034_show_the_terms_of_what_is_never_accepted")
BEFORE = EARLIER.EARLIER.replace(EARLIER.BEFORE, EARLIER.AFTER)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0034_show_the_terms_of_what_is_never_accepted")]

    operations = [
        migrations.RunSQL(BEFORE.replace("'periodic_work'))", "'periodic_work', 'superior_matter'))"), BEFORE)
    ]
