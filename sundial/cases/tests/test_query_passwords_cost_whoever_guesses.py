"""What is kept of a query password takes the full work to guess at, whatever a run of the tests spares itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sundial.cases import passwords

HASHER = (
    "from sundial.cases.passwords import QueryPasswordHasher as h; print(h.work_factor, h.block_size, h.parallelism)"
)


def test_a_program_hashes_with_four_mebibytes() -> None:
    told = subprocess.run([sys.executable, "-c", HASHER], capture_output=True, text=True, check=True).stdout
    work, block, parallel = (int(each) for each in told.split())
    assert (128 * work * block, parallel) == (4 * 1024**2, 1)


def test_what_it_keeps_says_its_work_and_fits_the_password_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords.QueryPasswordHasher, "work_factor", passwords.WORK)
    password = passwords.draw()
    kept = passwords.hashed(password)
    assert kept.split("$")[:2] == ["scrypt", "4096"]
    assert passwords.fits(password.lower(), kept)
    assert not passwords.fits(passwords.draw(), kept)


def test_what_was_kept_with_the_full_work_fits_where_less_is_done_now(monkeypatch: pytest.MonkeyPatch) -> None:
    password = passwords.draw()
    with monkeypatch.context() as full:
        full.setattr(passwords.QueryPasswordHasher, "work_factor", passwords.WORK)
        kept = passwords.hashed(password)
    assert passwords.fits(password, kept)
