"""Rules that came with the program: entered once, replaced when newer, and never over what the place has changed."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from sundial.kernel import clock
from sundial.supervision.actions import rule_life
from sundial.supervision.actions.rule_load import load_shipped
from sundial.supervision.models import RuleOrigin, RuleState, RuleVersion
from sundial.supervision.rulebook import SHIPPED, book, read_text, rules_on, shipped_book
from sundial.supervision.tests.rules_cast import RuleCast

RULE = "same-officer"
RESULT = {"since": "2025-03-02", "until": "2026-03-01", "new": 0, "gone": 0, "same": 0}
TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def files(tmp_path: Path, db: None) -> Path:
    for name in (RULE, "promised-near"):
        shutil.copy(SHIPPED / f"{name}.yaml", tmp_path)
    return tmp_path


def newer(files: Path, version: int) -> None:
    file = files / f"{RULE}.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace(f"version: {version - 1}", f"version: {version}").replace("light: red", "light: yellow")
    file.write_text(text.replace("expect: red", "expect: yellow"), encoding="utf-8")


def test_a_book_nobody_entered_is_the_shipped_one(db):
    assert book() is shipped_book()


def test_the_first_loading_enters_all_and_the_second_nothing(files):
    assert set(load_shipped(files).new) == {RULE, "promised-near"}
    stored = {rule.id: rule for rule in rules_on(clock.today())}
    assert set(stored) == {RULE, "promised-near"}
    assert stored[RULE].effective_from < clock.today()
    read_text.cache_clear()
    assert not load_shipped(files)
    assert not read_text.cache_info().misses, "a text that was entered is not read again at each start"


def test_another_remark_in_a_file_changes_nothing(files):
    load_shipped(files)
    file = files / f"{RULE}.yaml"
    file.write_text("# 说明\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert not load_shipped(files)


def test_a_newer_version_takes_the_place_of_an_untouched_one_tomorrow(files):
    load_shipped(files)
    newer(files, 2)
    assert load_shipped(files).replaced == (RULE,)
    today = clock.today()
    assert [rules_on(day).rule(RULE).light for day in (today, today + TOMORROW)] == ["red", "yellow"]


def test_two_newer_programs_on_one_day_begin_one_after_the_other(files):
    load_shipped(files)
    newer(files, 2)
    load_shipped(files)
    file = files / f"{RULE}.yaml"
    third = file.read_text(encoding="utf-8").replace("version: 2", "version: 3")
    file.write_text(third.replace("severity: alarm", "severity: warning"), encoding="utf-8")
    assert load_shipped(files).replaced == (RULE,), "the program starts, though the version before has not begun"
    begins = RuleVersion.objects.filter(rule_id=RULE, version__gt=1).order_by("version")
    assert list(begins.values_list("effective_from", flat=True)) == [clock.today() + n * TOMORROW for n in (1, 2)]


def test_what_the_place_changed_stays_and_the_newer_one_waits_as_a_draft(files):
    load_shipped(files)
    cast = RuleCast.found()
    draft = rule_life.draft(RULE, by=cast.chen)
    draft = rule_life.edit(draft.pk, draft.text.replace("severity: alarm", "severity: warning"), by=cast.chen)
    rule_life.keep_backtest(draft.pk, draft.text, RESULT, by=cast.chen)
    rule_life.confirm(draft.pk, "同意", by=cast.zhao)
    rule_life.go_live(draft.pk, clock.today() + TOMORROW, by=cast.chen)

    newer(files, 2)

    assert load_shipped(files).drafts == (RULE,)
    waiting = RuleVersion.objects.get(rule_id=RULE, state=RuleState.DRAFT)
    assert (waiting.version, waiting.origin, waiting.shipped_version) == (3, RuleOrigin.SHIPPED, 2)
    assert rules_on(clock.today() + TOMORROW).rule(RULE).severity == "warning"
    assert not load_shipped(files)


def test_a_rule_that_a_newer_program_cannot_read_does_not_blind_the_watch(files, caplog):
    load_shipped(files)
    cast = RuleCast.found()
    draft = rule_life.draft(RULE, by=cast.chen)
    RuleVersion.objects.filter(pk=draft.pk).update(
        text=draft.text.replace("same_officer_accepted_and_signed", "gone_fact"),
        state=RuleState.LIVE,
        effective_from=clock.today(),
        known_at=clock.now(),
    )

    assert {rule.id for rule in rules_on(clock.today())} >= {"promised-near"}
    assert (RULE, 2) in book().broken
    assert "gone_fact" in caplog.text
