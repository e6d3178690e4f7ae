"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("organs", "0002_organ_document_mark"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("organs_organ"),
        RequireEvent("organs_unit", ref="organ_id"),
        RequireEvent("organs_post", ref="organ_id"),
        RequireEvent("organs_officer", derived=["telephone"]),
        RequireEvent("organs_appointment", ref="officer_id"),
        RequireEvent("organs_delegation", ref="holder_id"),
        RequireEvent("organs_certificate", ref="officer_id"),
        RequireEvent("organs_account", derived=["last_login", "password"]),
    ]
