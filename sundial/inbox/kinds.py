"""Kinds of event: every message to a party, every way it took, and where the party wants to be reached."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("case.message", "step", _("The party was told: %(said)s"))
register("case.message_sent", "step", _("The message “%(title)s” left by %(way)s"))
register("case.message_failed", "step", _("The message “%(title)s” could not be sent by %(way)s and was given up"))
register("case.message_read", "step", _("The party read %(number)s messages"))
register("case.reach", "step", _("The party said how messages may reach it: %(ways)s"))
