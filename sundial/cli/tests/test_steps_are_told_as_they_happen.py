"""Who waits for a first start sees what is being done, and a log reads only what was done."""

from __future__ import annotations

import sys

import pytest

from sundial.cli import progress


def test_a_log_is_told_what_was_done_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    progress.step("Demo county", lambda: True)
    progress.step("Rule book", lambda: False)
    assert capsys.readouterr().out.split() == ["Demo", "county", "0.0", "s"]


def test_a_terminal_shows_the_share_done_and_then_the_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    progress.step("Demo county", lambda: progress.under_way("Demo county", 0.25) or True)
    begun, quarter, done = (line.strip() for line in capsys.readouterr().out.split("\r\x1b[2K") if line.strip())
    assert begun.endswith("…")
    assert quarter.endswith("25%")
    assert done.endswith("0.0 s")


def test_a_step_that_fails_leaves_a_clean_line_for_the_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(OSError, match="full"):
        progress.step("Demo county", fail)
    assert capsys.readouterr().out.endswith("\r\x1b[2K")


def fail() -> bool:
    raise OSError("full")
