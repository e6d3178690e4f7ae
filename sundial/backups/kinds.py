"""What this room writes into the record. A backup and a restore are subjects of their own: a chain that an old backup lacks the end of
would be continued wrongly."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("backup.make", "step", _("A backup was made: %(size)s, with %(leaves)s leaves of the log"))
register(
    "backup.check", "step", _("The backup of %(made_at)s was proven without restoring it: %(size)s, %(leaves)s leaves")
)
register(
    "backup.restore",
    "correct",
    _("The house was restored from the backup of %(made_at)s: %(leaves)s leaves of the log"),
)
