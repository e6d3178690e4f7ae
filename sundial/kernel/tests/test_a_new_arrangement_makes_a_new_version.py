from datetime import date as D

import pytest

from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import DayKind, changed_days, load_arrangement, national

NOTICE_2027 = """
format: sundial-arrangement/1
year: 2027
notices:
  - title: 国务院办公厅关于2027年部分节假日安排的通知
holidays:
  - name: 元旦
    rest: [2027-01-01/2027-01-03]
    work: [2026-12-27]
  - name: 春节
    rest: [2027-02-05/2027-02-11]
    work: [2027-02-13]
"""


def notice_of(year):
    return (
        f"format: sundial-arrangement/1\nyear: {year}\nnotices: [{{title: 通知}}]\n"
        f"holidays: [{{name: 元旦, rest: [{year}-01-01]}}]\n"
    )


@pytest.fixture
def arrangement(tmp_path):
    def write(text):
        path = tmp_path / "arrangement.yaml"
        path.write_text(text, encoding="utf-8")
        return load_arrangement(path)

    return write


def test_a_published_year_is_no_longer_provisional(arrangement):
    new = national().with_arrangement(arrangement(NOTICE_2027))
    assert new.version == national().version + 1
    assert not new.is_provisional(D(2027, 12, 31)) and new.is_provisional(D(2028, 1, 1))
    assert national().is_provisional(D(2027, 2, 8)), "the old version is untouched"


def test_the_days_that_changed_are_listed(arrangement):
    changes = changed_days(national(), national().with_arrangement(arrangement(NOTICE_2027)))
    assert changes[0] == (D(2026, 12, 27), DayKind.REST, DayKind.MAKEUP)
    assert (D(2027, 2, 9), DayKind.WORK, DayKind.HOLIDAY) in changes
    assert (D(2027, 2, 13), DayKind.REST, DayKind.MAKEUP) in changes
    assert D(2027, 2, 8) not in [change.date for change in changes], "a holiday before and after"


def test_a_running_limit_is_dated_anew(arrangement):
    before = national().add(D(2027, 2, 4), 5)
    after = national().with_arrangement(arrangement(NOTICE_2027)).add(D(2027, 2, 4), 5)
    assert (before, after) == (D(2027, 2, 15), D(2027, 2, 17))


def test_an_amended_arrangement_replaces_the_year(arrangement):
    first = national().with_arrangement(arrangement(NOTICE_2027))
    amended = first.with_arrangement(arrangement(NOTICE_2027.replace("2027-02-11", "2027-02-10")))
    assert amended.is_working(D(2027, 2, 11)) and amended.version == first.version + 1


def test_amending_a_year_keeps_the_december_days_of_the_next_arrangement(arrangement):
    amended = national().with_arrangement(arrangement(notice_of(2018)))
    assert amended.is_working(D(2018, 10, 3)), "the amended year holds only what it names"
    assert amended.day(D(2018, 12, 29)).kind is DayKind.MAKEUP
    assert amended.provisional_from == national().provisional_from


def test_a_local_holiday_is_laid_over_the_national_calendar(arrangement):
    local = national().with_arrangement(
        arrangement(
            'format: sundial-arrangement/1\nyear: 2026\narea: "640000"\nnotices: [{title: 宁夏放假通知}]\n'
            "holidays: [{name: 开斋节, rest: [2026-03-20]}]\n"
        ),
        name="宁夏",
    )
    assert [change.date for change in changed_days(national(), local)] == [D(2026, 3, 20)]
    assert local.name == "宁夏" and local.provisional_from == national().provisional_from


def test_a_year_cannot_be_skipped(arrangement):
    with pytest.raises(Refusal) as refused:
        national().with_arrangement(arrangement(notice_of(2028)))
    assert refused.value.code == "calendar.gap"


def test_a_year_before_the_table_is_refused(arrangement):
    with pytest.raises(Refusal) as refused:
        national().with_arrangement(arrangement(notice_of(2003)))
    assert refused.value.code == "calendar.outside"
