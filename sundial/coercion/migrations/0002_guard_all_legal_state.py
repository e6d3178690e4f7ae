"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("coercion", "0001_goods_and_their_trail"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("coercion_good", ref="case_id"),
        RequireEvent("coercion_goodmove", ref="case_id", through=("coercion_good", "good_id")),
    ]
