"""What another text would have lit: new, gone and the same, without a trace in the record."""

import datetime as dt

import pytest

from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision.backtest import backtest
from sundial.supervision.models import Signal
from sundial.supervision.rulebook import SHIPPED, read_text, rules_on

RULE = "promised-near"
TEXT = (SHIPPED / f"{RULE}.yaml").read_text(encoding="utf-8")
PARAMS = "params: {fraction: 0.9, working_days_left: 1}"


@pytest.fixture
def spring(watch):
    """A case that runs on until it is late, and one that is declined on the third day."""
    linwu, organ = watch.linwu, watch.linwu.bureau.organ
    slow = linwu.accepted(items.licence(organ))
    away = linwu.submitted(items.licence(organ, code="T-02"))
    linwu.today.move_to(linwu.today.moment + dt.timedelta(days=2))
    actions.decline(away.pk, "不属于本机关职权。", by=linwu.bureau.wang)
    for _ in range(30):
        watch.lights(slow)
        linwu.today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(minutes=1))
    return slow


def tried(text: str, since: dt.timedelta = dt.timedelta(days=60), seconds: float = 60.0):
    today = clock.today()
    return backtest(read_text(text, RULE), rules_on(today).rule(RULE), today - since, today, seconds=seconds)


def test_the_same_text_lights_the_same(spring):
    result = tried(TEXT)
    assert [result.count(change) for change in ("new", "gone", "same")] == [0, 0, 1]
    lit = Signal.objects.get(rule_id=RULE)
    assert result.lit[0].on == clock.local_date(lit.raised_at)
    assert result.lit[0].sentence == lit.sentence


def test_an_earlier_warning_is_the_same_light_on_an_earlier_day(spring):
    earlier = tried(TEXT.replace(PARAMS, PARAMS.replace("0.9", "0.4")))
    assert earlier.count("same") == 1
    assert earlier.lit[0].on < tried(TEXT).lit[0].on


def test_what_the_text_no_longer_lights_is_gone(spring):
    result = tried(TEXT.replace("promised_limit > 0", "promised_limit > 1000"))
    assert [result.count(change) for change in ("new", "gone", "same")] == [0, 1, 0]
    assert result.by("organ") == [("临武县安全生", {"new": 0, "gone": 1, "same": 0})]


def test_a_rule_nobody_had_lights_what_is_new(spring):
    rule = read_text((SHIPPED / "acceptance-refused.yaml").read_text(encoding="utf-8"), "acceptance-refused")
    result = backtest(rule, None, clock.today() - dt.timedelta(days=60), clock.today(), seconds=60)
    assert [(each.change, each.light) for each in result.lit] == [("new", "yellow")]


def test_what_burned_before_the_time_asked_about_is_left_out(spring):
    assert tried(TEXT, since=dt.timedelta(days=1)).lit == []


def test_it_ends_when_the_time_is_up_and_says_so(spring):
    result = tried(TEXT, seconds=0.0)
    assert (result.cases, result.of, result.is_whole) == (0, 2, False)


def test_nothing_is_written(spring):
    before = Signal.objects.count(), Event.objects.count()
    tried(TEXT.replace("promised_limit > 0", "promised_limit > 1000"))
    assert (Signal.objects.count(), Event.objects.count()) == before
