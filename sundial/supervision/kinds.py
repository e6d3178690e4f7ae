"""The events of supervision, as timelines say them."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("signal.red", "light.red", _("Red light: %(sentence)s"))
register("signal.yellow", "light.yellow", _("Yellow light: %(sentence)s"))
register("signal.warning", "supervise", _("Early warning: %(sentence)s"))
register("signal.grey", "supervise", _("No data: %(sentence)s"))
register("signal.reply", "supervise", _("%(actor)s stated the reason for a light: %(text)s"))
register("signal.investigate", "supervise", _("%(actor)s opened an investigation"))
register("signal.conclude", "supervise", _("%(actor)s concluded the investigation: %(findings)s"))
register("signal.close", "light.clear", _("%(actor)s disposed of a light: %(finding)s"))
