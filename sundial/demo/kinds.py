"""What the demonstration writes into the record."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("demo.clock", "supervise", _("The demonstration clock was moved to %(to)s"))
