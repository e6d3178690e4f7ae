"""Who takes which step in the life of a rule: posts are data, four eyes are not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty
from sundial.organs.models import Officer
from sundial.organs.posts import duty_at, posts_in_words
from sundial.organs.version_life import Step, VersionLife
from sundial.rules.vocabulary import OWNERS
from sundial.supervision.models import RuleVersion
from sundial.supervision.rule_states import STEPS, rule_life


def _duty_for(step: Step, owner: str, officer: Officer) -> Duty:
    posts = rule_life().posts(step.who, owner)
    duty = duty_at(officer, posts)
    if duty is None:
        raise Refusal(
            "rule.post",
            _("Your post may not “%(action)s” for a rule of this owner."),
            basis=rule_life().source,
            who=posts_in_words(posts),
            action=step.label,
        )
    return duty


LIFE: VersionLife[RuleVersion] = VersionLife(
    code="rule",
    called=_("this version of the rule"),
    steps=STEPS,
    basis=lambda: rule_life().source,
    duty=lambda step, version, officer: _duty_for(step, version.owner, officer),
    hands=lambda version: (str(version.drafted_by_id),),
    others=lambda step, version: posts_in_words(rule_life().posts(step.who, version.owner)),
    forward=("backtest", "confirm", "go_live"),
)


def check_drafts(owner: str, officer: Officer) -> Duty:
    """The duty by which ``officer`` begins a version of a rule of ``owner``; ``Refusal`` ``rule.post``."""
    return _duty_for(STEPS["edit"], owner, officer)


def owners_for(officer: Officer) -> list[str]:
    """The owners for whom the officer may draft."""
    return [owner for owner in OWNERS if duty_at(officer, rule_life().owners.get(owner, ()))]


def works_on_rules(officer: Officer) -> bool:
    """Whether the officer drafts for any owner, or confirms."""
    return bool(owners_for(officer)) or duty_at(officer, rule_life().legal) is not None
