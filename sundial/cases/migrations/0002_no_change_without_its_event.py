from django.db import migrations

from sundial.ledger.guard import AppendOnly, RequireEvent


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("ledger", "0002_keep_the_record")]

    operations = [
        RequireEvent("cases_case", derived=["due_at"]),
        RequireEvent("cases_casestep", ref="case_id"),
        RequireEvent("cases_caseclock", ref="case_id", derived=["due_at", "provisional"]),
        RequireEvent("cases_opinion", ref="case_id"),
        RequireEvent("cases_extension", ref="case_id"),
        RequireEvent("cases_publication", ref="case_id", derived=["keep_until"]),
        RequireEvent("cases_material", ref="case_id"),
        AppendOnly("cases_clockentry"),
        AppendOnly("cases_opinion"),
    ]
