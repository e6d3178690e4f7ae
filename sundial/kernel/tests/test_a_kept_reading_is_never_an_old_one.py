import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from sundial.kernel import yaml_files
from sundial.kernel.yaml_files import read_yaml


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the program, once read."""
    monkeypatch.setattr(yaml_files, "PROGRAM", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "limits.yaml"
    path.write_text("from: 2021-07-15\ndays: [15]\n")
    read_yaml(path)
    return path


def kept_beside(path: Path) -> list[Path]:
    return list(path.parent.glob("__pycache__/*"))


def test_what_is_kept_says_the_same_and_is_everybodys_own(file: Path) -> None:
    assert kept_beside(file)
    first = read_yaml(file)
    assert first == {"from": dt.date(2021, 7, 15), "days": [15]}
    first["days"].append(20)
    assert read_yaml(file)["days"] == [15]


def test_a_changed_file_is_read_anew_even_of_the_same_length_and_time(file: Path) -> None:
    before = file.stat()
    file.write_text("from: 2021-07-15\ndays: [20]\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_yaml(file)["days"] == [20]


def test_what_was_cut_short_is_read_from_the_file(file: Path) -> None:
    for kept in kept_beside(file):
        kept.write_bytes(kept.read_bytes()[:-5])
    assert read_yaml(file)["days"] == [15]


def test_nothing_is_left_beside_a_file_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "theirs.yaml"
    path.write_text("days: 15")
    assert read_yaml(path) == {"days": 15}
    assert kept_beside(path) == []


def test_nothing_is_left_where_python_is_to_write_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    other = file.with_name("other.yaml")
    other.write_text("days: 15")
    assert read_yaml(other) == {"days": 15}
    assert not [kept for kept in kept_beside(file) if kept.name.startswith("other")]
