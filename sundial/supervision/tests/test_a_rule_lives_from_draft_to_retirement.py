"""The life of a rule version: every step by the right hand, on the right day, with its event."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.utils import translation

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.supervision.actions import rule_life
from sundial.supervision.actions.rule_load import load_shipped
from sundial.supervision.actions.rule_turn import turn
from sundial.supervision.models import RuleState, RuleVersion
from sundial.supervision.rulebook import rules_on
from sundial.supervision.tests.rules_cast import RuleCast

RULE = "promised-near"
RESULT = {"since": "2025-03-02", "until": "2026-03-01", "new": 0, "gone": 0, "same": 0}
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(db: None) -> RuleCast:
    load_shipped()
    return RuleCast.found()


def edited(cast: RuleCast) -> RuleVersion:
    draft = rule_life.draft(RULE, by=cast.chen)
    return rule_life.edit(draft.pk, draft.text.replace("name: ", "name: 县定·", 1), by=cast.chen)


def backtested(cast: RuleCast) -> RuleVersion:
    draft = edited(cast)
    return rule_life.keep_backtest(draft.pk, draft.text, RESULT, by=cast.chen)


def confirmed(cast: RuleCast) -> RuleVersion:
    return rule_life.confirm(backtested(cast).pk, "合法，同意。", by=cast.zhao)


def live(cast: RuleCast, days: int = 1) -> RuleVersion:
    return rule_life.go_live(confirmed(cast).pk, clock.today() + days * DAY, by=cast.chen)


def refused(code: str, act, *arguments, **named) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    assert caught.value.code == code
    return caught.value


def test_the_whole_life_leaves_one_event_for_every_step(cast, today):
    version = live(cast)
    today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(hours=1))
    turn()
    rule_life.retire(version.pk, clock.today(), "不再适用。", by=cast.zhao)
    today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(hours=1))
    turn()

    version.refresh_from_db()
    assert version.state == RuleState.RETIRED
    told = Event.objects.filter(subject_type="rule", subject_id=version.subject).order_by("position")
    # The version that came with the program ends on the day the new one begins.
    assert [event.kind.removeprefix("rule.") for event in told] == (
        ["load", "draft", "edit", "backtest", "confirm", "live", "effect", "retired", "retire", "retired"]
    )


def test_the_new_version_holds_from_its_day_and_the_old_one_until_the_day_before(cast, today):
    version = live(cast, days=3)
    today_ = clock.today()
    assert rules_on(today_ + 2 * DAY).rule(RULE).version == version.version - 1
    assert rules_on(today_ + 3 * DAY).rule(RULE).version == version.version
    assert rules_on(today_ + 3 * DAY).rule(RULE).name.startswith("县定·")


def test_nothing_takes_effect_today_or_earlier(cast):
    version = confirmed(cast)
    assert (
        refused("rule.too_early", rule_life.go_live, version.pk, clock.today(), by=cast.chen).field == "effective_from"
    )


def test_who_drafted_does_not_confirm_and_only_the_legal_office_does(cast):
    version = backtested(cast)
    assert "赵" not in str(refused("rule.post", rule_life.confirm, version.pk, "同意", by=cast.xu).who)
    RuleVersion.objects.filter(pk=version.pk)
    refused("rule.post", rule_life.draft, "same-officer", by=cast.stranger)


def test_four_eyes_hold_even_for_one_who_sits_on_both_posts(cast):
    from sundial.organs.models import Appointment, Post

    Appointment.objects.create(
        officer=cast.chen, post=Post.objects.get(name="法制审核岗"), valid_from=dt.date(2010, 1, 1)
    )
    version = backtested(cast)
    refused("rule.same_hand", rule_life.confirm, version.pk, "同意", by=cast.chen)


def test_steps_out_of_order_are_refused(cast):
    version = edited(cast)
    refused("rule.state", rule_life.confirm, version.pk, "同意", by=cast.zhao)
    refused("rule.state", rule_life.go_live, version.pk, clock.today() + DAY, by=cast.chen)
    refused("rule.in_progress", rule_life.draft, RULE, by=cast.xu)


def test_a_return_asks_for_the_reason_and_forgets_the_back_test(cast):
    version = confirmed(cast)
    refused("rule.reason", rule_life.send_back, version.pk, " ", by=cast.zhao)
    back = rule_life.send_back(version.pk, "依据不足。", by=cast.zhao)
    assert (back.state, back.backtest, back.confirmed_by) == (RuleState.DRAFT, None, None)


def test_a_text_that_is_wrong_is_refused_with_its_place(cast):
    draft = rule_life.draft(RULE, by=cast.chen)
    wrong = draft.text.replace("promised_used_fraction", "promised_used_fracton", 1)
    refusal = refused("rule.text", rule_life.edit, draft.pk, wrong, by=cast.chen)
    line = wrong.splitlines().index(next(each for each in wrong.splitlines() if "fracton" in each)) + 1
    assert refusal.values["line"] == line
    assert "没有名为 promised_used_fracton 的事实，是否为 promised_used_fraction？" in str(refusal)
    with translation.override("en"):
        english = refused("rule.text", rule_life.edit, draft.pk, wrong, by=cast.chen)
    assert "there is no fact named promised_used_fracton; did you mean promised_used_fraction?" in str(english)


def test_an_example_that_does_not_come_out_stops_the_back_test(cast):
    draft = rule_life.draft(RULE, by=cast.chen)
    changed = rule_life.edit(draft.pk, draft.text.replace("fraction: 0.9", "fraction: 0.5"), by=cast.chen)
    refused("rule.examples", rule_life.keep_backtest, draft.pk, changed.text, RESULT, by=cast.chen)


@pytest.mark.parametrize("column, value", [("text", "id: other"), ("effective_from", dt.date(2020, 1, 1))])
def test_the_database_itself_refuses_to_edit_what_is_live(cast, column, value):
    version = live(cast)
    with pytest.raises(ProgrammingError), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(**{column: value})


def test_a_retired_rule_keeps_silent_and_its_text_stays_known(cast, today):
    from sundial.supervision.rulebook import version_of

    version = live(cast)
    today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(hours=1))
    rule_life.retire(version.pk, clock.today(), "不再适用。", by=cast.zhao)
    assert RULE in {rule.id for rule in rules_on(clock.today())}
    assert RULE not in {rule.id for rule in rules_on(clock.today() + DAY)}
    assert version_of(RULE, version.version - 1).name != version_of(RULE, version.version).name
