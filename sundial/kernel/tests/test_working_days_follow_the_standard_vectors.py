"""Every vector of the project's standards document, section 6, in 2026 with its make-up days."""

from datetime import date as D

import pytest

from sundial.kernel.limits import add_months
from sundial.kernel.workdays import national

EXPERT_REVIEW = [(D(2026, 3, 9), D(2026, 3, 20))]


@pytest.mark.parametrize(
    ("start", "n", "excluded", "due"),
    [
        pytest.param(D(2026, 2, 12), 5, [], D(2026, 2, 26), id="春节前，2月14日补班"),
        pytest.param(D(2026, 9, 18), 20, [], D(2026, 10, 22), id="许可 20 工作日跨国庆"),
        pytest.param(D(2026, 9, 18), 30, [], D(2026, 11, 5), id="许可 20+10 工作日"),
        pytest.param(D(2026, 4, 30), 5, [], D(2026, 5, 11), id="听证申请跨劳动节，5月9日补班"),
        pytest.param(D(2026, 3, 2), 20, [], D(2026, 3, 30), id="平常月份"),
        pytest.param(D(2026, 3, 2), 20, EXPERT_REVIEW, D(2026, 4, 14), id="扣除专家评审"),
        pytest.param(D(2026, 9, 24), 7, [], D(2026, 10, 12), id="公示 7 工作日"),
        pytest.param(D(2026, 9, 24), 20, [], D(2026, 10, 29), id="公示 20 工作日"),
        pytest.param(D(2026, 9, 23), 10, [], D(2026, 10, 14), id="催告 10 工作日"),
    ],
)
def test_adding_working_days(start, n, excluded, due):
    assert national().add(start, n, excluded) == due


@pytest.mark.parametrize(
    ("reached", "rolled"),
    [
        pytest.param(D(2026, 10, 1), D(2026, 10, 8), id="处罚 90 日止于国庆"),
        pytest.param(D(2026, 10, 5), D(2026, 10, 8), id="缴款 15 日"),
        pytest.param(D(2026, 10, 2), D(2026, 10, 8), id="复议申请 60 日"),
        pytest.param(D(2027, 2, 28), D(2027, 3, 1), id="起诉 6 个月，未公布年份"),
        pytest.param(D(2026, 10, 10), D(2026, 10, 10), id="补班的周六不顺延"),
    ],
)
def test_a_period_ending_on_a_rest_day_ends_on_the_next_working_day(reached, rolled):
    assert national().roll(reached) == rolled


def test_six_months_from_the_31st_end_on_the_last_day_of_february():
    assert add_months(D(2026, 8, 31), 6) == D(2027, 2, 28)
    assert national().is_provisional(D(2027, 2, 28))


def test_notice_seven_working_days_before_a_hearing():
    assert national().latest_notice(D(2026, 5, 20), 7) == D(2026, 5, 11)
