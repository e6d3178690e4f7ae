"""Event kinds of the spine that belong to no single procedure."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("case.document", "step", _("%(actor)s issued “%(title)s” (%(number)s)"))
register("case.read", "supervise", _("%(actor)s read the file"))
register("case.redate", "calendar", _("A new calendar moved the due dates"))
