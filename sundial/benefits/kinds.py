"""What this room writes into the record beside the acts of its cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register(
    "payment.draw_up",
    "step",
    _("%(actor)s drew up the list %(number)s of %(month)s: %(households)s households, %(total)s yuan"),
)
register("payment.release", "step", _("%(actor)s released the list %(number)s: %(total)s yuan, voucher %(voucher)s"))
register("benefit.standard", "decide", _("%(actor)s entered the standard of %(amount)s yuan from %(since)s"))
