"""Moments, days left and amounts, in Chinese official style and in English."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from sundial.ui import words

MORNING = datetime(2026, 11, 22, 1, 5, tzinfo=UTC)
LATE = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)


def test_a_moment_is_shown_in_beijing():
    assert words.moment(MORNING) == "2026年11月22日 09:05"
    assert words.moment(LATE) == "2027年1月1日 00:00"


def test_a_moment_in_english():
    with translation.override("en"):
        assert words.moment(MORNING) == "22 November 2026, 09:05"
        assert words.short_day(date(2026, 3, 2)) == "2 Mar"


def test_a_day_has_no_hour():
    assert words.moment(date(2026, 3, 2)) == words.day(date(2026, 3, 2)) == "2026年3月2日"
    assert words.short_day(MORNING) == "11月22日"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        words.moment(datetime(2026, 3, 2, 9))


@pytest.mark.parametrize(
    ("left", "unit", "said"),
    [
        (3, "working_day", "还剩3个工作日"),
        (1, "calendar_day", "还剩1个自然日"),
        (0, "working_day", "今天到期"),
        (0, "hour", "本小时内到期"),
        (-2, "working_day", "已超期2个工作日"),
        (-5, "hour", "已超期5小时"),
    ],
)
def test_what_is_left_of_a_limit(left, unit, said):
    assert words.left(left, unit) == said


def test_english_counts_one_day_and_two_days():
    with translation.override("en"):
        assert words.left(1) == "1 working day left"
        assert words.left(-2) == "2 working days overdue"


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0元"), (1234, "1,234元"), (Decimal("1234.5"), "1,234.50元"), (Decimal("-0.05"), "-0.05元")],
)
def test_an_amount_shows_fen_only_when_there_are_any(amount, said):
    assert words.money(amount) == said


@pytest.mark.parametrize(("octets", "said"), [(0, "0\u00a0B"), (96_200, "94\u00a0KB"), (2_412_300, "2.3\u00a0MB")])
def test_the_size_of_a_file(octets, said):
    assert words.size(octets) == said


def test_a_time_can_be_read_by_machines_too(draw):
    assert draw("{% when at %}", at=MORNING) == '<time datetime="2026-11-22T01:05:00+00:00">2026年11月22日 09:05</time>'
    assert draw("{% when at 'hour' %}", at=MORNING).endswith(">09:05</time>")
    assert draw("{% when None %}") == ""
