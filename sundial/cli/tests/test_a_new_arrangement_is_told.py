"""``sundial calendar import`` says which open clocks a new year's arrangement moves, in days and in the reader's words."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner

from sundial.cases.deadlines import last_day
from sundial.cases.models import CaseClock, ClockKind
from sundial.cli import calendar
from sundial.kernel import clock
from sundial.organs.tests import builders
from sundial.permits.tests import items
from sundial.permits.tests.life import Bureau, Linwu, nine_o_clock

ARRANGEMENT = """
format: sundial-arrangement/1
year: 2027
notices:
  - {title: 2027年部分节假日安排（测试）, number: 测试〔2026〕1号, verified: false}
holidays:
  - {name: 元旦, rest: [2027-01-01/2027-01-06]}
  - {name: 春节, rest: [2027-02-05/2027-02-11]}
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    """The command in this process, on the test database; the answer's text."""
    monkeypatch.setattr(calendar.setup, "open_up_to_date", lambda: None)
    notice = tmp_path / "2027.yaml"
    notice.write_text(ARRANGEMENT, encoding="utf-8")

    def told(*options: str, language: str) -> str:
        monkeypatch.setenv("LC_ALL", language)
        return CliRunner().invoke(calendar.calendar, ["import", *options, str(notice)], catch_exceptions=False).output

    return told


@pytest.fixture
def case(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.frozen(nine_o_clock(dt.date(2026, 12, 21))) as today:
        linwu = Linwu(Bureau.found(builders.organ(document_mark="临安监")), today)
        yield linwu.accepted(items.licence(linwu.bureau.organ))


def last_day_of(case) -> dt.date:
    return last_day(CaseClock.objects.get(case=case, kind=ClockKind.PROMISED).due_at)


def test_each_moved_clock_shows_its_last_day_before_and_after(run, case):
    before = last_day_of(case)
    tried = run("--dry-run", language="en_GB.UTF-8")
    assert last_day_of(case) == before
    assert "open clocks would move" in tried
    assert f"promised limit  {before} → " in tried
    done = run(language="zh_CN.UTF-8")
    assert last_day_of(case) > before
    assert f"{case.number}  承诺时限  {before} → {last_day_of(case)}" in done
