"""Kinds of event a complaint leaves elsewhere than in its own life."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("complaint.against", "complain", _("A complaint about this case was registered (%(complaint)s)"))
register("complaint.replied", "decide", _("The complaint about this case was answered (%(complaint)s)"))
register("complaint.settled", "decide", _("It was answered on the spot"))
register("complaint.identity_read", "supervise", _("%(actor)s read who asked: %(reason)s"))
