import pytest

from sundial.kernel.limits import (
    Limit,
    Relation,
    Unit,
    compare,
    longest_working_days,
    shortest_working_days,
)
from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import national

WD, CD, DAY, HOUR = Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.DAY_UNQUALIFIED, Unit.HOUR


@pytest.mark.parametrize(
    ("promised", "statutory", "relation"),
    [
        pytest.param(Limit(15, WD), Limit(20, WD), Relation.NEVER_LATER, id="15 工作日，法定 20 工作日"),
        pytest.param(Limit(20, WD), Limit(20, WD), Relation.NEVER_LATER, id="等于法定"),
        pytest.param(Limit(21, WD), Limit(20, WD), Relation.ALWAYS_LATER, id="多一日"),
        pytest.param(Limit(30, WD), Limit(30, CD), Relation.ALWAYS_LATER, id="30 工作日对 30 自然日"),
        pytest.param(Limit(20, WD), Limit(30, CD), Relation.SOMETIMES_LATER, id="国庆前受理则超期"),
        pytest.param(Limit(15, WD), Limit(30, CD), Relation.NEVER_LATER, id="15 工作日对 30 自然日"),
        pytest.param(Limit(0, Unit.SAME_DAY), Limit(1, WD), Relation.NEVER_LATER, id="即办"),
        pytest.param(Limit(1, WD), Limit(0, Unit.ON_THE_SPOT), Relation.ALWAYS_LATER, id="应当场"),
        pytest.param(Limit(24, HOUR), Limit(1, WD), Relation.NEVER_LATER, id="24 小时对 1 工作日"),
        pytest.param(Limit(25, HOUR), Limit(1, WD), Relation.SOMETIMES_LATER, id="25 小时深夜起算则超"),
        pytest.param(Limit(1, WD), Limit(24, HOUR), Relation.ALWAYS_LATER, id="1 工作日对 24 小时"),
        pytest.param(Limit(60, CD), Limit(2, Unit.MONTH), Relation.SOMETIMES_LATER, id="60 日对 2 月"),
        pytest.param(Limit(59, CD), Limit(2, Unit.MONTH), Relation.NEVER_LATER, id="59 日对 2 月"),
    ],
)
def test_after_converting_the_units(promised, statutory, relation):
    found = compare(promised, statutory, national())
    assert found.relation is relation
    assert found.exceeds is (relation is not Relation.NEVER_LATER)


def test_linwus_trap_depends_on_what_a_day_is():
    promised = Limit(20, WD).plus(Limit(10, WD))
    assert compare(promised, Limit(30, DAY), national()).exceeds
    assert not compare(promised, Limit(30, DAY), national(), resolution=WD).exceeds


def test_the_worst_start_is_shown():
    found = compare(Limit(20, WD), Limit(30, CD), national())
    assert found.start and found.promised_due and found.statutory_due
    assert found.promised_due > found.statutory_due
    assert not national().is_provisional(found.start)


def test_a_calendar_limit_holds_more_or_fewer_working_days():
    assert (shortest_working_days(Limit(30, CD), national()), longest_working_days(Limit(30, CD), national())) == (
        16,
        23,
    )
    assert shortest_working_days(Limit(7, CD), national()) == 0
    assert longest_working_days(Limit(20, WD), national()) == 20
    assert longest_working_days(Limit(24, HOUR), national()) == 1


def test_a_limit_fixed_elsewhere_cannot_be_compared():
    with pytest.raises(Refusal) as refused:
        compare(Limit(1, WD), Limit(1, Unit.AS_SET), national())
    assert refused.value.code == "limit.uncountable"
