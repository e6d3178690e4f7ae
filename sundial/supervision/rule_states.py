"""The life of a rule version as a table: from · action · to · who · whose hand. Menus, checks and pages read it.

Who acts for an owner and for the legal office is data (``data/rule_life.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.organs.posts import Post, posts_of
from sundial.supervision.models import RuleState

FILE = Path(__file__).parent / "data" / "rule_life.yaml"
Who = Literal["owner", "legal", "owner or legal"]
OPEN = (RuleState.DRAFT, RuleState.BACKTESTED, RuleState.CONFIRMED)
IN_BOOK = (RuleState.LIVE, RuleState.RETIRED)


@dataclass(frozen=True)
class Step:
    """One lawful step. ``other_hand``: whoever drafted the version may not take it. ``target`` empty: stays as it is."""

    action: str
    sources: tuple[RuleState, ...]
    target: RuleState | None
    who: Who
    label: Any
    other_hand: bool = False


STEPS = {
    step.action: step
    for step in (
        Step("edit", (RuleState.DRAFT,), None, "owner", _("edit the draft")),
        Step("backtest", (RuleState.DRAFT,), RuleState.BACKTESTED, "owner", _("back-test over past cases")),
        Step("confirm", (RuleState.BACKTESTED,), RuleState.CONFIRMED, "legal", _("confirm in law"), other_hand=True),
        Step(
            "send_back",
            (RuleState.BACKTESTED, RuleState.CONFIRMED),
            RuleState.DRAFT,
            "owner or legal",
            _("return to draft"),
        ),
        Step("go_live", (RuleState.CONFIRMED,), RuleState.LIVE, "owner", _("put into force")),
        Step("retire", (RuleState.LIVE,), None, "legal", _("take out of force"), other_hand=True),
        Step("abandon", (RuleState.DRAFT,), RuleState.ABANDONED, "owner", _("give up the draft")),
    )
}


@dataclass(frozen=True)
class RuleLife:
    """What ``data/rule_life.yaml`` says."""

    source: str
    owners: Mapping[str, tuple[Post, ...]]
    legal: tuple[Post, ...]
    backtest_days: int
    backtest_seconds: float
    preview_seconds: float
    listed: int

    def posts(self, who: Who, owner: str) -> tuple[Post, ...]:
        """The posts that may take a step of ``who`` for a rule of ``owner``."""
        own = self.owners.get(owner, ())
        return {"owner": own, "legal": self.legal, "owner or legal": own + self.legal}[who]


@cache
def rule_life() -> RuleLife:
    """The data in force."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return RuleLife(
        source=told["source"],
        owners={owner: posts_of(rows) for owner, rows in told["owners"].items()},
        legal=posts_of(told["legal"]),
        backtest_days=told["backtest"]["days"],
        backtest_seconds=told["backtest"]["seconds"],
        preview_seconds=told["backtest"]["preview_seconds"],
        listed=told["backtest"]["listed"],
    )


def check_state(action: str, state: str) -> Step:
    """The step, or ``Refusal`` ``rule.state`` when the version stands elsewhere."""
    step = STEPS[action]
    if state not in step.sources:
        raise Refusal(
            "rule.state",
            _("“%(action)s” is not possible while this version of the rule is “%(state)s”."),
            basis=rule_life().source,
            action=step.label,
            state=RuleState(state).label,
        )
    return step
