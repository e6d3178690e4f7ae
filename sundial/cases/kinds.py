"""Event kinds of the spine that belong to no single procedure."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("case.document", "step", _("%(actor)s issued “%(title)s” (%(number)s)"))
