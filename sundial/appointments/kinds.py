"""What this room writes into the record. A person's name or telephone is in none of it."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("window.open", "step", _("%(actor)s opened the window “%(name)s”"))
register("window.amend", "step", _("%(actor)s amended the window: “%(name)s”, %(place)s"))
register("window.hours", "step", _("%(actor)s set hours of the window: %(hours)s"))
register("window.end_hours", "step", _("%(actor)s ended hours of the window: %(hours)s"))
register("window.close", "revoke", _("%(actor)s closed the window “%(name)s” for good"))
register("appointment.book", "submit", _("A visit was booked for %(day)s %(starts)s"))
register("appointment.walk_in", "step", _("Somebody came without a booking and drew %(queue)s"))
register("appointment.cancel", "revoke", _("The booked visit was cancelled"))
register("appointment.arrive", "step", _("The person came and drew %(queue)s"))
register("appointment.call", "step", _("%(actor)s called %(queue)s"))
register("appointment.pass", "step", _("%(queue)s was called and nobody came forward"))
register("appointment.back", "step", _("%(queue)s came after all and waits again"))
register("appointment.serve", "step", _("%(actor)s served %(queue)s"))
register("appointment.miss", "step", _("Nobody came"))
register("appointment.forget", "revoke", _("Who came was forgotten, as %(basis)s asks"))
