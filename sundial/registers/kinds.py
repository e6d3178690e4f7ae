"""What this room writes into the record. What an entry says of persons is in none of it: only its digest."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("register.enter", "step", _("%(actor)s entered no. %(serial)s: %(register)s"))
register("register.follow", "step", _("%(actor)s wrote “%(step)s” at no. %(serial)s: %(register)s"))
register("register.end", "step", _("%(actor)s ended no. %(serial)s with “%(step)s”: %(register)s"))
