"""Kinds of event a complaint leaves elsewhere than in its own life."""

from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

register("complaint.against", "complain", _("A complaint about this case was registered (%(complaint)s)"))
register("complaint.of_organ", "complain", _("A complaint about the organ was taken up (%(complaint)s)"))
register("complaint.replied", "decide", _("The complaint about this case was answered (%(complaint)s)"))
register("complaint.settled", "decide", _("It was answered on the spot"))
register("complaint.done", "step", _("With the answer it is decided"))
register("complaint.identity_read", "supervise", _("%(actor)s read who asked: %(reason)s"))
register("survey.open", "supervise", _("%(actor)s opened the evaluation “%(title)s”, %(opens_on)s to %(closes_on)s"))
register("survey.evaluate", "complain", _("Somebody evaluated an organ"))
register("survey.close", "release", _("The evaluation “%(title)s” closed and its result was published"))
register("rating.give", "step", _("The party rated a step: %(level)s of 5"))
register("rating.left_out", "step", _("A rating was found untrue on appeal and counts no more (%(complaint)s)"))
