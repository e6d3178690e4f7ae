"""What the acts of openness do beside changing the state: the period's clock, and what the organ itself owes and has published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sundial.cases.models import Case
from sundial.cases.stated import effect
from sundial.cases.stated.acts import reckoned
from sundial.cases.stated.asked import Choices, choices_of
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actions import record
from sundial.openness.periods import ON_DEMAND, PERIODIC, before, end_of, owed_by

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

Answers = Mapping[str, Any]
GIVEN = ("open", "partly", "public_already")


@reckoned("due_since")
def due_since(act: Act, answers: Answers) -> str:
    """The moment its days count from: the last day of the period, or the day somebody asked for it."""
    if answers["timing"] in PERIODIC:
        ends = end_of(answers["timing"], str(answers["period"]))
        assert ends is not None  # checked before
        return clock.start_of_day(ends).isoformat()
    if answers["timing"] != ON_DEMAND:
        return ""
    return clock.start_of_day(dt.date.fromisoformat(answers["demanded_on"])).isoformat()


@reckoned("owed_as")
def owed_as(act: Act, answers: Answers) -> str:
    """Which of the limits it runs by."""
    return owed_by(act.case.organ, answers["timing"])


@reckoned("as_planned")
def as_planned(act: Act, answers: Answers) -> str:
    return str(act.case.answers["heading"])


@reckoned("drafted_kind")
def drafted_kind(act: Act, answers: Answers) -> str:
    return str(act.case.answers["kind_of_answer"])


@reckoned("information_verdict")
def information_verdict(act: Act, answers: Answers) -> str:
    """What signing makes of the draft: it is given, in whole or part or by saying where it is; answered otherwise; sent back."""
    if not answers["agreed"]:
        return "sent_back"
    return "granted" if act.case.answers["kind_of_answer"] in GIVEN else "refused"


def _drafted(name: str) -> None:
    @reckoned(f"drafted_{name}")
    def _(act: Act, answers: Answers) -> Any:
        return act.case.answers.get(name) or ""


for each in ("answer", "ground"):
    _drafted(each)


@cache
def _channels() -> dict[str, Any]:
    path = Path(__file__).with_name("channels.yaml")
    return {code: both(words, f"channels.{code}") for code, words in read_yaml(path)["channels"].items()}


@choices_of("channels")
def channels(case: Case) -> Choices:
    """The forms of publication that are kept as a list (OPEN-08); all of them, whatever the organ."""
    return _channels()


@effect("organ_undertakes")
def organ_undertakes(act: Act, answers: Answers, argument: None) -> None:
    """The signed plan of a periodic publication: from the next period on the organ owes one (rules of supervision read it)."""
    _tell(act, "openness.undertaken", "owe")


@effect("organ_published")
def organ_published(act: Act, answers: Answers, argument: None) -> None:
    """The organ has published what a period owed. One of a period long over keeps nothing that is owed now."""
    timing, period = act.case.answers["timing"], act.case.answers.get("period")
    owed_now = timing in PERIODIC and period == before(timing, clock.local_date(act.at))
    _tell(act, "openness.published", "publish" if owed_now else "")


def _tell(act: Act, kind: str, did: str) -> None:
    timing, organ = act.case.answers["timing"], act.case.organ
    if timing not in PERIODIC or act.case.answers.get("inside"):
        return
    record(
        kind,
        subject_type="organ",
        subject_id=organ.pk,
        by=act.hand.actor,
        organ=organ.code,
        item=act.case.item.code,
        occurred_at=act.at,
        data={
            "verb": f"{did}_{owed_by(organ, timing)}" if did else "other",
            "timing": timing,
            "case": act.case.number,
            "period": act.case.answers["period"],
        },
    )
