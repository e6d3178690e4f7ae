"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_clocks_of_complaints"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("cases_clockentry", ref="case_id", through=("cases_caseclock", "clock_id")),
        RequireEvent("cases_delivery", ref="case_id", through=("cases_document", "document_id")),
        # A shipped text is kept when it is first used; its id is the digest of its words.
        RequireEvent("cases_papertext", ref="subject", unless_new="NEW.state = 'shipped'"),
    ]
