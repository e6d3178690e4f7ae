"""The events of supervision, by their public verb, as timelines say them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sundial.ledger.kinds import register

KINDS: dict[str, dict[str, str | Promise]] = {
    "light.red": {
        "signal.red": _("Red light: %(sentence)s"),
    },
    "light.yellow": {
        "signal.yellow": _("Yellow light: %(sentence)s"),
    },
    "deliver": {
        "credit.handed": _("%(actor)s handed the decision over to the credit platform in the file “%(name)s”"),
    },
    "supervise": {
        "signal.warning": _("Early warning: %(sentence)s"),
        "signal.grey": _("No data: %(sentence)s"),
        "signal.reply": _("%(actor)s stated the reason for a light: %(text)s"),
        "signal.investigate": _("%(actor)s opened an investigation"),
        "signal.conclude": _("%(actor)s concluded the investigation: %(findings)s"),
        "order.issue": _("%(actor)s issued %(number)s, %(title)s"),
        "order.receive": _("%(actor)s signed for %(number)s"),
        "order.reply": _("%(actor)s answered %(number)s: %(text)s"),
        "order.accept": _("%(actor)s accepted the answer to %(number)s: %(note)s"),
        "order.send_back": _("%(actor)s sent the answer to %(number)s back: %(note)s"),
        "order.close": _("%(actor)s recorded the result of %(number)s: %(result)s"),
        "order.withdraw": _("%(actor)s withdrew %(number)s: %(reason)s"),
        "escalation.fire": _("By the ladder of consequences: %(words)s"),
        "escalation.decline": _("%(actor)s declined a proposal (%(words)s): %(reason)s"),
        "signal.transfer": _("The light passed to the other level of supervision: %(reason)s"),
        "signal.appeal": _("%(actor)s appealed against the disposition of a light: %(text)s"),
        "signal.decide_appeal": _("%(actor)s decided on the appeal: %(finding)s"),
        "signal.tolerate": _("%(actor)s accepted a deviation until %(ends_on)s (%(ground)s): %(reason)s"),
        "correction.ask": _("%(actor)s asked in writing for a correction: “%(wrong)s” should be “%(right)s”"),
        "integrity.enter": _("%(actor)s entered in the integrity file of %(name)s: %(what)s"),
        "integrity.report": _("%(actor)s reported personal matters of %(year)s"),
        "integrity.read_report": _(
            "%(actor)s opened the report of %(name)s on personal matters of %(year)s: %(reason)s"
        ),
        "integrity.join": _("%(actor)s named %(name)s to the group that assesses risks (%(paper)s)"),
        "integrity.leave": _("%(actor)s took %(name)s out of the group that assesses risks: %(reason)s"),
        "correction.refuse": _("%(actor)s refused a correction: %(note)s"),
    },
    "light.clear": {
        "signal.close": _("%(actor)s disposed of a light: %(finding)s"),
    },
    "rule": {
        "rule.load": _(
            "Version %(version)s of the rule %(rule)s came with the program, in force from %(effective_from)s"
        ),
        "rule.draft": _("%(actor)s began version %(version)s of the rule %(rule)s"),
        "rule.edit": _("%(actor)s edited version %(version)s of the rule %(rule)s"),
        "rule.backtest": _(
            "%(actor)s back-tested version %(version)s of the rule %(rule)s: %(new)s new, %(gone)s gone, %(same)s the same"
        ),
        "rule.confirm": _("%(actor)s confirmed version %(version)s of the rule %(rule)s in law: %(reason)s"),
        "rule.return": _("%(actor)s returned version %(version)s of the rule %(rule)s to draft: %(reason)s"),
        "rule.live": _("%(actor)s put version %(version)s of the rule %(rule)s into force from %(effective_from)s"),
        "rule.effect": _("Version %(version)s of the rule %(rule)s took effect; %(cases)s cases are looked at"),
        "rule.retire": _("%(actor)s let version %(version)s of the rule %(rule)s end with %(last_day)s: %(reason)s"),
        "rule.retired": _("Version %(version)s of the rule %(rule)s ended with %(last_day)s"),
        "rule.abandon": _("%(actor)s gave up version %(version)s of the rule %(rule)s: %(reason)s"),
    },
    "grant": {
        "operator.name": _("%(actor)s named %(name)s to operate the supervision of %(region_name)s (%(basis)s)"),
        "operator.end": _("%(name)s operates the supervision of %(region_name)s no longer, says %(actor)s: %(reason)s"),
        "officer.contact": _("%(actor)s said where notices reach him"),
        "supervisor.register": _("%(actor)s entered %(name)s in the register of supervisors (%(title)s, %(paper)s)"),
        "supervisor.strike": _("%(actor)s took %(name)s out of the register of supervisors: %(reason)s"),
    },
    "correct": {
        "correction.approve": _("%(actor)s approved a correction: “%(wrong)s” reads “%(right)s”"),
    },
}

for act, sentences in KINDS.items():
    for kind, sentence in sentences.items():
        register(kind, act, sentence)
