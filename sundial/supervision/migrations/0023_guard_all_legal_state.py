"""The database refuses a change of what this room keeps beside its main tables, unless its event is recorded with it."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent


class Migration(migrations.Migration):
    dependencies = [("supervision", "0022_circulars_count"), ("ledger", "0003_no_event_without_its_leaf")]

    operations = [
        RequireEvent("supervision_reply", ref="subject_id", through=("supervision_signal", "signal_id")),
        RequireEvent("supervision_investigation", ref="subject_id", through=("supervision_signal", "signal_id")),
        RequireEvent("supervision_disposition", ref="subject_id", through=("supervision_signal", "signal_id")),
        RequireEvent("supervision_appeal", ref="subject_id", through=("supervision_signal", "signal_id")),
        RequireEvent("supervision_deviation", ref="subject_id", through=("supervision_signal", "signal_id")),
        RequireEvent("supervision_transfer", ref="subject_id", through=("supervision_signal", "signal_id")),
        RequireEvent("supervision_correction", ref="case_id"),
        RequireEvent("supervision_operator", ref="organ_id"),
        RequireEvent("supervision_registration", ref="officer_id"),
        RequireEvent("supervision_orderreply", ref="subject_id", through=("supervision_order", "order_id")),
    ]
