"""The chip and the ledger of a clock: used, left, due, standing, provisional, unknown."""

from __future__ import annotations

from datetime import date

from sundial.ui.parts import Clock, ClockEntry, Document


def chip(draw, clock):
    return draw("{% clock_chip clock %}", clock=clock)


def test_a_running_clock_shows_what_is_left_and_when_it_is_due(draw):
    drawn = chip(draw, Clock("running", 6, 15, 9, due_on=date(2026, 3, 25)))
    assert "还剩9个工作日" in drawn
    assert "2026年3月25日到期" in drawn
    assert '<progress value="6" max="15" aria-label="时限15个工作日，已用6"></progress>' in drawn


def test_a_clock_past_its_limit_wears_its_light_and_its_shape(draw):
    drawn = chip(draw, Clock("running", 24, 20, -4, light="red"))
    assert "sd-clock-red" in drawn
    assert "已超期4个工作日" in drawn
    assert drawn.count("<svg") == 1


def test_a_stopped_clock_says_why_and_promises_no_date(draw):
    drawn = chip(draw, Clock("stopped", 5, 15, 10, reason="整改中"))
    assert "时钟停止" in drawn
    assert "已用5个工作日" in drawn
    assert "整改中" in drawn
    assert "到期" not in drawn


def test_a_date_beyond_the_published_calendar_says_it_is_provisional(draw):
    assert "（暂定）" in chip(draw, Clock("running", 2, 20, 18, due_on=date(2027, 1, 18), provisional=True))


def test_an_ended_clock_says_how_long_it_took(draw):
    assert "用时11个工作日" in chip(draw, Clock("ended", 11, 15))


def test_a_missing_limit_is_grey_and_never_green(draw):
    for unknown in (None, Clock("none")):
        drawn = chip(draw, unknown)
        assert "sd-clock-none" in drawn
        assert "未登记时限" in drawn


def test_hours_count_as_hours(draw):
    assert "还剩6小时" in chip(draw, Clock("running", 18, 24, 6, unit="hour"))


def test_the_ledger_gives_each_line_its_paper(draw):
    entries = [
        ClockEntry(date(2026, 3, 4), "start", "受理", used=0, due_on=date(2026, 3, 25), basis="行政许可法第四十二条"),
        ClockEntry(
            date(2026, 3, 9), "stop", "责令整改", date(2026, 3, 27), used=2, paper=Document("整改通知书", "/d/7")
        ),
        ClockEntry(date(2026, 3, 30), "resume", "恢复计时", days=5, used=7, by="张强"),
    ]
    drawn = draw("{% clock_ledger entries %}", entries=entries)
    assert "期限如何得出" in drawn
    assert "行政许可法第四十二条" in drawn
    assert '<a href="/d/7">整改通知书</a>' in drawn
    assert "+5" in drawn
    assert "张强" in drawn
    assert '<tr class="sd-ledger-stop">' in drawn


def test_a_ledger_with_no_line_says_so(draw):
    assert "本办件尚未开始计时。" in draw("{% clock_ledger entries %}", entries=[])
