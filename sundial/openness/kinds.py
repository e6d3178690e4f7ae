"""Kinds of event a publication leaves on the organ that made it: what it has undertaken to publish, and that it did."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("openness.undertaken", "step", _("The organ signed a plan of periodic publication (%(case)s)"))
register("openness.published", "release", _("The organ published what was due (%(case)s)"))
