"""The files of a run stand in memory where there is room (tests/place.py), and those of a killed run do not stay there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import place

HOLD = """
import sys, time
from pathlib import Path
from tests import place
folder = Path(sys.argv[1]); folder.mkdir(); place._hold(folder)
print("held", flush=True); time.sleep(600)
"""


def test_what_a_killed_run_left_goes_and_what_is_at_work_stays(tmp_path: Path) -> None:
    folder = tmp_path / f"{place.NAME}abc"
    with subprocess.Popen([sys.executable, "-c", HOLD, folder], stdout=subprocess.PIPE, cwd=place.CHECKOUT) as run:
        assert run.stdout and run.stdout.readline() == b"held\n"
        place.clear(tmp_path)
        assert folder.exists()
        run.kill()
    rest = tmp_path / f"{place.NAME}rest"  # of a run at whose end a program still wrote
    rest.mkdir()
    place.clear(tmp_path)
    assert not folder.exists()
    assert not rest.exists()


def test_a_machine_without_room_in_memory_keeps_them_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not place.has_room(tmp_path / "there is none")
    monkeypatch.setattr(place, "ROOM", shutil.disk_usage(tmp_path).total)
    assert not place.has_room(tmp_path)
