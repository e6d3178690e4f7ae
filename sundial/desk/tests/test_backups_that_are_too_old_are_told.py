"""Whoever keeps the house sees when it was last backed up and proven, and is told on the first page he sees when that is too long ago."""

import datetime as dt

import pytest

from sundial.backups.models import What
from sundial.backups.queries import limits
from sundial.backups.recording import Told, tell
from sundial.kernel import clock
from sundial.ledger import kinds
from sundial.ledger.models import Event
from sundial.organs.models import Reach, Role
from sundial.organs.tests import builders

PAGE, FIRST = "/desk/backups/", "/desk/accounts/"


@pytest.fixture
def keeper(bureau):
    office = builders.organ("临武县数据局", "LINWU-SJ")
    return builders.officer("吴平", builders.post(office, Role.SYSTEM_ADMIN, reach=Reach.REGION))


def done(what: What) -> None:
    tell(what, Told(clock.now(), 36_700_160, 3571))


def test_told_until_both_are_done_and_again_when_they_are_too_old(keeper, signed_in, today):
    browser = signed_in(keeper)
    page = browser.get(PAGE).content.decode()
    assert "尚未做过备份" in page and "尚未核验过备份" in page
    assert PAGE in browser.get(FIRST).content.decode()
    done(What.MADE)
    assert "尚未核验过备份" in browser.get(PAGE).content.decode()
    done(What.CHECKED)
    page = browser.get(PAGE).content.decode()
    assert "备份过旧" not in page and "35.0" in page and "3571" in page
    assert "备份过旧" not in browser.get(FIRST).content.decode()
    said = {kinds.sentence_for(event) for event in Event.objects.filter(kind__startswith="backup.")}
    assert len(said) == 2 and all("3571" in each for each in said)
    today.move_to(clock.now() + dt.timedelta(days=limits()["backup_days"], hours=limits()["grace_hours"] + 1))
    assert "备份过旧" in browser.get(FIRST).content.decode()
    done(What.MADE)
    assert "备份过旧" not in browser.get(PAGE).content.decode()
    today.move_to(clock.now() + dt.timedelta(days=limits()["drill_days"], hours=limits()["grace_hours"] + 1))
    assert "已超过规定时间" in browser.get(PAGE).content.decode()


def test_nobody_else_reads_of_it(bureau, signed_in):
    browser = signed_in(bureau.liu)
    assert browser.get(PAGE).status_code == 404
    assert "备份" not in browser.get("/desk/").content.decode()
