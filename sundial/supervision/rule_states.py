"""The life of a rule version as a table: from · action · who · whose hand. Menus, checks and pages read it.

Who acts for an owner and for the legal office is data (``data/rule_life.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sundial.kernel.yaml_files import read_yaml
from sundial.organs.posts import Post, posts_of
from sundial.organs.version_life import Step
from sundial.supervision.models import RuleState

FILE = Path(__file__).parent / "data" / "rule_life.yaml"
OPEN = (RuleState.DRAFT, RuleState.BACKTESTED, RuleState.CONFIRMED)
IN_BOOK = (RuleState.LIVE, RuleState.RETIRED)


STEPS = {
    step.action: step
    for step in (
        Step("edit", (RuleState.DRAFT,), _("edit the draft"), "owner"),
        Step("backtest", (RuleState.DRAFT,), _("back-test over past cases"), "owner"),
        Step("confirm", (RuleState.BACKTESTED,), _("confirm in law"), "legal", other_hand=True),
        Step("send_back", (RuleState.BACKTESTED, RuleState.CONFIRMED), _("return to draft"), "owner or legal"),
        Step("go_live", (RuleState.CONFIRMED,), _("put into force"), "owner"),
        Step("retire", (RuleState.LIVE,), _("take out of force"), "legal", other_hand=True),
        Step("abandon", (RuleState.DRAFT,), _("give up the draft"), "owner"),
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

    def posts(self, who: str, owner: str) -> tuple[Post, ...]:
        """The posts that may take a step of ``who`` for a rule of ``owner``."""
        own = self.owners.get(owner, ())
        return {"owner": own, "legal": self.legal, "owner or legal": own + self.legal}[who]


@cache
def rule_life() -> RuleLife:
    """The data in force."""
    told = read_yaml(FILE)
    return RuleLife(
        source=told["source"],
        owners={owner: posts_of(rows) for owner, rows in told["owners"].items()},
        legal=posts_of(told["legal"]),
        backtest_days=told["backtest"]["days"],
        backtest_seconds=told["backtest"]["seconds"],
        preview_seconds=told["backtest"]["preview_seconds"],
        listed=told["backtest"]["listed"],
    )
