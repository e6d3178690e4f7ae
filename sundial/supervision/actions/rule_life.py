"""The life of a rule version: drafted, back-tested, confirmed in law, put into force, taken out of it.

Every verb locks the version, checks state and post, changes it, and writes its event on the rule. A version takes effect on
a later day than it is entered, and ends with a day: so the lights of any past day are those of the versions known that day.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import Duty
from sundial.organs.models import Officer
from sundial.organs.version_life import A_DAY
from sundial.rules.examples import outcomes_of
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError
from sundial.supervision.models import Light, RuleOrigin, RuleState, RuleVersion
from sundial.supervision.rule_access import LIFE, check_drafts
from sundial.supervision.rule_states import IN_BOOK, OPEN, rule_life
from sundial.supervision.rule_text import sentence_of
from sundial.supervision.rulebook import read_text, rule_of, shipped_book


def subject_of(rule_id: str) -> UUID:
    """The ledger's subject for all versions of a rule."""
    return uuid5(NAMESPACE_URL, f"sundial:rule:{rule_id}")


@transaction.atomic
def draft(rule_id: str, *, by: Officer) -> RuleVersion:
    """Begin a version with the text of the newest one.

    Raises ``Refusal``: ``rule.unknown``, ``rule.post``, ``rule.in_progress``.
    """
    newest = RuleVersion.objects.select_for_update().filter(rule_id=rule_id, state__in=IN_BOOK).order_by("-version")
    before = newest.first()
    if before is None:
        raise Refusal("rule.unknown", _("The rule book has no rule “%(rule)s”."), rule=rule_id)
    duty = check_drafts(before.owner, by)
    _check_nothing_open(rule_id)
    return begin(rule_id, before.text, duty, by)


@transaction.atomic
def draft_new(text: str, *, by: Officer) -> RuleVersion:
    """Begin a rule that does not exist yet.

    Raises ``Refusal``: ``rule.text``, ``rule.post``, ``rule.known`` (its id belongs to another), ``rule.in_progress``.
    """
    rule = checked(text, "rule")
    duty = check_drafts(rule.owner, by)
    _check_nothing_open(rule.id)
    known = {entry.rule.id for entry in shipped_book().entries}
    if rule.id in known or RuleVersion.objects.filter(rule_id=rule.id, state__in=IN_BOOK).exists():
        raise Refusal(
            "rule.known",
            _("“%(rule)s” is already a rule; change it, or choose another id."),
            field="text",
            rule=rule.id,
        )
    return begin(rule.id, text, duty, by)


def begin(rule_id: str, text: str, duty: Duty | None, by: Officer | None, **shipped: Any) -> RuleVersion:
    """Enter a draft as the rule's next version, with its event. Needs an open transaction."""
    version = next_version(rule_id)
    text = numbered(text, version)
    started = RuleVersion.objects.create(
        rule_id=rule_id,
        version=version,
        subject=subject_of(rule_id),
        text=text,
        owner=checked(text, rule_id).owner,
        drafted_by=by,
        drafted_at=clock.now(),
        **shipped,
    )
    tell("rule.draft", started, duty)
    return started


@transaction.atomic
def edit(pk: UUID, text: str, *, by: Officer) -> RuleVersion:
    """Write another text into a draft.

    Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.text`` (with the place), ``rule.other_id``.
    """
    version = _locked(pk)
    duty = LIFE.check("edit", version, by)
    rule = checked(text, version.rule_id)
    if rule.id != version.rule_id:
        raise Refusal(
            "rule.other_id", _("The id of a rule does not change; it is %(rule)s."), field="text", rule=version.rule_id
        )
    check_drafts(rule.owner, by)
    version.text, version.owner, version.drafted_by = numbered(text, version.version), rule.owner, by
    version.origin, version.drafted_at = RuleOrigin.PLACE, clock.now()
    version.save()
    tell("rule.edit", version, duty)
    return version


@transaction.atomic
def keep_backtest(pk: UUID, tested: str, result: dict[str, Any], *, by: Officer) -> RuleVersion:
    """Write down what the back-test of the text ``tested`` gave; the version is then back-tested.

    Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.changed`` (somebody edited it meanwhile), ``rule.examples``.
    """
    version = _locked(pk)
    duty = LIFE.check("backtest", version, by)
    if version.text != tested:
        raise Refusal("rule.changed", _("The draft was changed while it was being tested; test it again."))
    check_examples(rule_of(version))
    version.backtest, version.backtested_by, version.backtested_at = result, by, clock.now()
    version.state = RuleState.BACKTESTED
    version.save()
    tell("rule.backtest", version, duty, **{name: result[name] for name in ("since", "until", "new", "gone", "same")})
    return version


@transaction.atomic
def confirm(pk: UUID, opinion: str, *, by: Officer) -> RuleVersion:
    """The legal office confirms, and not by the hand that drafted.

    Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.same_hand``, ``rule.reason``.
    """
    version = _locked(pk)
    duty = LIFE.check("confirm", version, by)
    version.opinion = LIFE.said(opinion, "opinion")
    version.state, version.confirmed_by, version.confirmed_at = RuleState.CONFIRMED, by, clock.now()
    version.save()
    tell("rule.confirm", version, duty, opinion)
    return version


@transaction.atomic
def send_back(pk: UUID, reason: str, *, by: Officer) -> RuleVersion:
    """Make a draft of it again, with the reason. Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.reason``."""
    version = _locked(pk)
    duty = LIFE.check("send_back", version, by)
    version.reason = LIFE.said(reason, "reason")
    version.state = RuleState.DRAFT
    version.backtest = version.backtested_by = version.backtested_at = None
    version.confirmed_by = version.confirmed_at = None
    version.opinion = ""
    version.save()
    tell("rule.return", version, duty, reason)
    return version


@transaction.atomic
def go_live(pk: UUID, effective_from: date, *, by: Officer) -> RuleVersion:
    """Put a confirmed version into force from a later day on; the version before it ends the day before.

    Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.too_early``, ``rule.ends_before``.
    """
    version = _locked(pk)
    duty = LIFE.check("go_live", version, by)
    enter(version, effective_from, by)
    tell("rule.live", version, duty, effective_from=effective_from)
    return version


def enter(version: RuleVersion, effective_from: date, by: Officer | None) -> None:
    """Put a version into the book from ``effective_from`` on, and end the one before it. Needs an open transaction."""
    before = RuleVersion.objects.select_for_update().filter(rule_id=version.rule_id, state=RuleState.LIVE)
    newest = before.order_by("-effective_from").first()
    LIFE.check_begins(effective_from, newest.effective_from if newest else None)
    last = read_text(version.text, version.rule_id).effective_until
    if last and last < effective_from:
        raise Refusal(
            "rule.ends_before",
            _("By its own text this version ends on %(day)s, before it would begin."),
            field="effective_from",
            day=last,
        )
    if newest and (newest.effective_until is None or newest.effective_until >= effective_from):
        newest.effective_until = effective_from - A_DAY
        newest.save()
    version.state, version.effective_from, version.effective_until = RuleState.LIVE, effective_from, last
    version.known_by, version.known_at = by, clock.now()
    version.save()


@transaction.atomic
def retire(pk: UUID, last_day: date, reason: str, *, by: Officer) -> RuleVersion:
    """Let a live version hold until the end of ``last_day``, today at the earliest. Its lights stay.

    Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.reason``, ``rule.last_day``.
    """
    version = _locked(pk)
    duty = LIFE.check("retire", version, by)
    reason = LIFE.said(reason, "reason")
    LIFE.check_ends(last_day, version.effective_from, version.effective_until)
    version.effective_until, version.retired_by, version.reason = last_day, by, reason
    version.save()
    tell("rule.retire", version, duty, reason, last_day=last_day)
    return version


@transaction.atomic
def abandon(pk: UUID, reason: str, *, by: Officer) -> RuleVersion:
    """Give up a draft; its number is not used again. Raises ``Refusal``: ``rule.state``, ``rule.post``, ``rule.reason``."""
    version = _locked(pk)
    duty = LIFE.check("abandon", version, by)
    version.state, version.reason = RuleState.ABANDONED, LIFE.said(reason, "reason")
    version.save()
    tell("rule.abandon", version, duty, reason)
    return version


def checked(text: str, name: str) -> Rule:
    """The rule that ``text`` is; ``Refusal`` ``rule.text`` with the place of the first thing wrong in it."""
    try:
        return read_text(text, name)
    except RuleError as error:
        raise Refusal(
            "rule.text",
            _("Line %(line)s, column %(column)s: %(said)s"),
            field="text",
            line=error.line,
            column=error.column,
            said=sentence_of(error),
        ) from error


def check_examples(rule: Rule) -> None:
    """Raise ``Refusal`` ``rule.examples`` for the first worked example that does not come out as it says."""
    for outcome in outcomes_of(rule):
        if not outcome.holds:
            raise Refusal(
                "rule.examples",
                _("The example “%(name)s” expects %(expected)s, but %(found)s comes out."),
                field="text",
                name=outcome.example.name,
                expected=_light_named(outcome.example.expect),
                found=format_lazy(
                    "、".join(["{}"] * max(len(outcome.lights), 1)), *map(_light_named, outcome.lights or ("none",))
                ),
            )


def _light_named(light: str) -> object:
    return Light(light).label if light in Light.values else _("no light")


def next_version(rule_id: str) -> int:
    """The next free number; one given up is not used again."""
    newest = RuleVersion.objects.filter(rule_id=rule_id).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def numbered(text: str, version: int) -> str:
    """``text`` with its version line saying ``version``, and line ends as we keep them."""
    told = re.sub(r"(?m)^version:.*$", f"version: {version}", text.replace("\r\n", "\n"), count=1)
    return told.rstrip() + "\n"


def tell(kind: str, version: RuleVersion, duty: Duty | None, reason: str = "", **more: Any) -> None:
    """Write the event of a step on the rule."""
    record(
        kind,
        subject_type="rule",
        subject_id=version.subject,
        by=duty.actor if duty else Actor.system(),
        organ=duty.post.organ.code if duty else "",
        reason=reason,
        data={"rule": version.rule_id, "version": version.version, "state": version.state, **more},
        public=_public(version),
    )


def _public(version: RuleVersion) -> dict[str, Any] | None:
    """A rule is public, text and all, from the moment it is settled; a draft is not."""
    if version.state not in IN_BOOK:
        return None
    return {
        "rule": version.rule_id,
        "version": version.version,
        "text": version.text,
        "from": version.effective_from,
        "until": version.effective_until,
    }


def _locked(pk: UUID) -> RuleVersion:
    return RuleVersion.objects.select_for_update(of=("self",)).get(pk=pk)


def _check_nothing_open(rule_id: str) -> None:
    if RuleVersion.objects.filter(rule_id=rule_id, state__in=OPEN).exists():
        raise Refusal(
            "rule.in_progress", _("A change of this rule is already under way."), basis=rule_life().source, rule=rule_id
        )
