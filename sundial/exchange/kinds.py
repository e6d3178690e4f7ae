"""Event kinds of this room."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("imported.act", "import", _("“%(activity)s”, told by %(system)s"))
register("imported.publish", "release", _("%(actor)s published the result told by %(system)s"))
register("exchange.know", "import", _("The system “%(system)s” is known from now on"))
register(
    "exchange.take_over",
    "import",
    _("%(file)s of %(system)s: %(taken)s cases taken over, %(unchanged)s known already, %(refused)s rows refused"),
)
