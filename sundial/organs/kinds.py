"""What this room writes into the record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("calendar.load", "calendar", _("%(actor)s loaded version %(version)s of the calendar %(name)s"))
register("calendar.use", "calendar", _("%(actor)s put version %(version)s of the calendar %(name)s into use"))
register("organ.open", "catalogue", _("%(actor)s entered the organ %(name)s"))
register("organ.units", "catalogue", _("%(actor)s entered units of %(name)s: %(units)s"))
register("post.open", "grant", _("%(actor)s entered the post %(post)s"))
register("officer.appoint", "grant", _("%(actor)s appointed %(officer)s to the post %(post)s"))
register("officer.certify", "grant", _("%(actor)s issued the certificate %(certificate)s to %(officer)s"))
register("officer.date_certificate", "grant", _("The certificate %(certificate)s of %(officer)s holds until %(until)s"))
register("account.open", "grant", _("%(actor)s opened an account for %(officer)s"))
register("account.close", "grant", _("%(actor)s closed the account of %(officer)s: %(reason)s"))
register("account.reopen", "grant", _("%(actor)s opened the account of %(officer)s again: %(reason)s"))
register("account.password", "grant", _("%(officer)s changed the password"))
register("charge.give", "grant", _("%(actor)s gave %(officer)s charge of %(charge)s"))
register("duty.suspend", "grant", _("%(actor)s suspended %(officer)s from duty"))
register("duty.restore", "grant", _("%(actor)s restored %(officer)s to duty"))
register(
    "post.delegate",
    "grant",
    _("%(actor)s let %(deputy)s act for %(holder)s at the post %(post)s from %(first)s to %(last)s (%(paper)s)"),
)
register("post.recall", "grant", _("%(actor)s ended that %(deputy)s acts for %(holder)s at the post %(post)s"))
