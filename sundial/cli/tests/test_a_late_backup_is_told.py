"""Whatever watches the machine learns that a backup, or the proof of one, is overdue, though nobody looks at the desk."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from sundial.backups.models import What
from sundial.backups.queries import limits
from sundial.backups.recording import Told, tell
from sundial.cli.main import cli
from sundial.kernel import clock
from sundial.kernel.tests.mondays import today

__all__ = ["today"]
pytestmark = pytest.mark.django_db


def told() -> tuple[int, bool, bool]:
    answer = CliRunner().invoke(cli, ["backup", "status", "--json"], catch_exceptions=False)
    said = json.loads(answer.output)
    return answer.exit_code, said["backup_late"], said["drill_late"]


def test_until_both_were_done_and_again_when_either_is_too_old(today: clock.Frozen) -> None:
    assert told() == (1, True, True)
    tell(What.MADE, Told(clock.now(), 1, 1))
    assert told() == (1, False, True)
    tell(What.CHECKED, Told(clock.now(), 1, 1))
    assert told() == (0, False, False)
    assert CliRunner().invoke(cli, ["backup", "status"]).exit_code == 0
    today.move_to(clock.now() + dt.timedelta(days=limits()["backup_days"], hours=limits()["grace_hours"] + 1))
    assert told() == (1, True, False)
