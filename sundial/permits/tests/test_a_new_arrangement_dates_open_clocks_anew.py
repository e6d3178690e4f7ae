"""The notice for a year comes out in the autumn before: limits that run into it move, and the list says which."""

import datetime as dt

import pytest

from sundial.cases.arrangements import adopt_arrangement
from sundial.cases.models import CaseClock, ClockKind, ClockMove
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import nine_o_clock
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.tests import builders
from sundial.permits.tests import items
from sundial.permits.tests.life import Bureau, Linwu

ARRANGEMENT = """
format: sundial-arrangement/1
year: 2027
notices:
  - title: 2027年部分节假日安排（测试）
    number: 测试〔2026〕1号
    verified: false
holidays:
  - name: 元旦
    rest: [2027-01-01/2027-01-03]
    work: [2027-01-09]
  - name: 春节
    rest: [2027-02-05/2027-02-11]
"""


@pytest.fixture
def linwu(db, today):
    """The bureau under the whole national calendar, which is what an arrangement is laid over."""
    return Linwu(Bureau.found(builders.organ(document_mark="临安监")), today)


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "2027.yaml"
    path.write_text(ARRANGEMENT, encoding="utf-8")
    return path


def promised(case):
    return CaseClock.objects.get(case=case, kind=ClockKind.PROMISED)


def test_a_clock_that_runs_into_the_year_moves_and_is_firm(linwu, today, notice):
    today.move_to(nine_o_clock(dt.date(2026, 12, 21)))
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    before = promised(case)
    assert before.provisional

    adopted = adopt_arrangement(notice, by=Actor.system())

    after = promised(case)
    moved = {each.clock.pk: each for each in adopted.clocks}
    assert moved[after.pk].old_due_at == before.due_at and moved[after.pk].new_due_at == after.due_at
    # Saturday 9 January is worked, so fifteen working days end one working day sooner.
    assert after.due_at < before.due_at
    assert not after.provisional
    assert after.entries.filter(move=ClockMove.REDATE).count() == 1
    assert Event.objects.filter(subject_id=case.pk, kind="case.redate").count() == 1


def test_a_clock_that_ends_before_the_year_stays(linwu, notice):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    before = promised(case).due_at
    adopted = adopt_arrangement(notice, by=Actor.system())
    assert adopted.clocks == []
    assert promised(case).due_at == before


def test_a_faulty_file_changes_nothing(linwu, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(ARRANGEMENT.replace("2027-01-01/2027-01-03", "2027-13-01"), encoding="utf-8")
    calendar = linwu.bureau.organ.calendar_id
    with pytest.raises(Refusal) as refused:
        adopt_arrangement(bad, by=Actor.system())
    assert refused.value.code.startswith("arrangement.")
    linwu.bureau.organ.refresh_from_db()
    assert linwu.bureau.organ.calendar_id == calendar
