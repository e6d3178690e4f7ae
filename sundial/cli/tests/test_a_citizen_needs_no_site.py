"""What a citizen or a journalist runs knows no site: no settings, no database, nothing but files and a key."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sundial.ledger.tests.sample import FOLDER

KEY = (FOLDER / "log.vkey").read_text().strip()
ASKED = {
    "verify": (["verify", FOLDER / "receipt-299.txt"], 0),
    "fsck": (["ledger", "fsck", FOLDER, "--kept", FOLDER / "receipt-299.txt"], 0),
    "lights": (["ledger", "lights", FOLDER], 1),  # the sample withholds one
}


@pytest.mark.parametrize("name", ASKED)
def test_it_runs_where_nothing_is_set_up(name: str, tmp_path) -> None:
    arguments, code = ASKED[name]
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "sundial.cli.main", *map(str, arguments), "--key", KEY]
    told = subprocess.run(command, env=bare, cwd=tmp_path, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (code, "")
    assert not list(tmp_path.iterdir()), "and it leaves nothing behind"
