"""What this room writes into the record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("calendar.load", "calendar", _("%(actor)s loaded version %(version)s of the calendar %(name)s"))
register("calendar.use", "calendar", _("%(actor)s put version %(version)s of the calendar %(name)s into use"))
register("organ.open", "catalogue", _("%(actor)s entered the organ %(name)s"))
register("account.open", "grant", _("%(actor)s opened an account for %(officer)s"))
register("account.password", "grant", _("%(officer)s changed the password"))
