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

register(
    "rule.load",
    "rule",
    _("Version %(version)s of the rule %(rule)s came with the program, in force from %(effective_from)s"),
)
register("rule.draft", "rule", _("%(actor)s began version %(version)s of the rule %(rule)s"))
register("rule.edit", "rule", _("%(actor)s edited version %(version)s of the rule %(rule)s"))
register(
    "rule.backtest",
    "rule",
    _("%(actor)s back-tested version %(version)s of the rule %(rule)s: %(new)s new, %(gone)s gone, %(same)s the same"),
)
register("rule.confirm", "rule", _("%(actor)s confirmed version %(version)s of the rule %(rule)s in law: %(reason)s"))
register("rule.return", "rule", _("%(actor)s returned version %(version)s of the rule %(rule)s to draft: %(reason)s"))
register(
    "rule.live", "rule", _("%(actor)s put version %(version)s of the rule %(rule)s into force from %(effective_from)s")
)
register(
    "rule.effect", "rule", _("Version %(version)s of the rule %(rule)s took effect; %(cases)s cases are looked at")
)
register(
    "rule.retire", "rule", _("%(actor)s let version %(version)s of the rule %(rule)s end with %(last_day)s: %(reason)s")
)
register("rule.retired", "rule", _("Version %(version)s of the rule %(rule)s ended with %(last_day)s"))
register("rule.abandon", "rule", _("%(actor)s gave up version %(version)s of the rule %(rule)s: %(reason)s"))
register("order.issue", "supervise", _("%(actor)s issued %(number)s, %(title)s"))
register("order.receive", "supervise", _("%(actor)s signed for %(number)s"))
register("order.reply", "supervise", _("%(actor)s answered %(number)s: %(text)s"))
register("order.accept", "supervise", _("%(actor)s accepted the answer to %(number)s: %(note)s"))
register("order.send_back", "supervise", _("%(actor)s sent the answer to %(number)s back: %(note)s"))
register("order.close", "supervise", _("%(actor)s recorded the result of %(number)s: %(result)s"))
register("order.withdraw", "supervise", _("%(actor)s withdrew %(number)s: %(reason)s"))
register("escalation.fire", "supervise", _("By the ladder of consequences: %(words)s"))
register("escalation.decline", "supervise", _("%(actor)s declined a proposal (%(words)s): %(reason)s"))
register("signal.transfer", "supervise", _("The light passed to the other level of supervision: %(reason)s"))
register("operator.name", "grant", _("%(name)s operates the supervision of the region %(region)s (%(basis)s)"))
register("signal.appeal", "supervise", _("%(actor)s appealed against the disposition of a light: %(text)s"))
register("signal.decide_appeal", "supervise", _("%(actor)s decided on the appeal: %(finding)s"))
register("signal.tolerate", "supervise", _("%(actor)s accepted a deviation until %(ends_on)s (%(ground)s): %(reason)s"))
register(
    "correction.ask", "supervise", _("%(actor)s asked in writing for a correction: “%(wrong)s” should be “%(right)s”")
)
register("correction.approve", "correct", _("%(actor)s approved a correction: “%(wrong)s” reads “%(right)s”"))
register("correction.refuse", "supervise", _("%(actor)s refused a correction: %(note)s"))
register("officer.contact", "grant", _("%(actor)s said where notices reach him"))
register(
    "supervisor.register",
    "grant",
    _("%(actor)s entered %(name)s in the register of supervisors (%(title)s, %(paper)s)"),
)
register("supervisor.strike", "grant", _("%(actor)s took %(name)s out of the register of supervisors: %(reason)s"))
