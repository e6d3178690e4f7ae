"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("powers", "0006_discretion_benchmarks"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("powers_poweritem"),
        RequireEvent("powers_itemversion", ref="item_id"),
        RequireEvent("powers_basis", ref="item_id", through=("powers_itemversion", "version_id")),
        RequireEvent("powers_limitrow", ref="item_id", through=("powers_itemversion", "version_id")),
        RequireEvent("powers_materialrequirement", ref="item_id", through=("powers_itemversion", "version_id")),
        RequireEvent("powers_riskpoint", ref="item_id", through=("powers_itemversion", "version_id")),
        RequireEvent("powers_routestep", ref="item_id", through=("powers_itemversion", "version_id")),
        RequireEvent("powers_changerequest", ref="item_id"),
        RequireEvent("powers_decidedsanction", ref="case_id"),
    ]
