"""The line that hangs on a notice board: who typed it in again convicts a log that was rewritten since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sundial.kernel import clock
from sundial.ledger import board, note, sequencer
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.export import export
from sundial.ledger.fsck import check_directory, read_kept
from sundial.ledger.signer import Signer
from sundial.ledger.tests.conftest import Recorder
from sundial.ledger.tests.sample import FOLDER, LOG

LINE = board.Line(dt.date(2026, 11, 22), Checkpoint("power.example.gov.cn/log/2026", 5, bytes(range(32))))


def test_a_line_reads_as_it_was_written_on_however_many_lines_the_paper_took() -> None:
    said = "sundial/board/v1 2026-11-22 power.example.gov.cn/log/2026 5 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    assert LINE.text.startswith(said)
    assert board.read(LINE.text) == LINE
    assert board.read("\n  ".join(LINE.text.split(" ")) + "\n") == LINE
    assert board.read("\n".join(LINE.text[at : at + 30] for at in range(0, len(LINE.text), 30))) == LINE


@pytest.mark.parametrize(
    "typed", ["", LINE.text[:-1], LINE.text.replace("AECA", "AEAC"), LINE.text.replace(" 5 ", " 6 ")]
)
def test_a_slip_is_found(typed: str) -> None:
    with pytest.raises(board.BoardError):
        board.read(typed)


def test_the_line_convicts_another_history() -> None:
    found = read_kept((FOLDER / "checkpoint").read_text(), "", LOG.verifier).checkpoint
    honest = read_kept(board.Line(LINE.day, found).text, "board", LOG.verifier)
    forged = read_kept(
        board.Line(LINE.day, Checkpoint(found.origin, found.size, bytes(32))).text, "board", LOG.verifier
    )
    assert list(check_directory(FOLDER, LOG.verifier, kept=[honest])) == []
    assert [each.code for each in check_directory(FOLDER, LOG.verifier, kept=[forged])] == ["history"]


@pytest.mark.django_db
def test_each_day_has_the_size_at_its_end(submit: Recorder, tmp_path: Path) -> None:
    assert board.of_day(dt.date(2026, 3, 2)) is None
    for moment in ("2026-03-02T15:59+00:00", "2026-03-02T16:01+00:00", "2026-03-05T01:00+00:00"):
        with clock.frozen(dt.datetime.fromisoformat(moment)):
            submit()
            sequencer.seal_all(Signer())
    lines = list(board.of_days(dt.date(2026, 3, 1), dt.date(2026, 3, 6)))
    assert [(each.day.day, each.checkpoint.size) for each in lines] == [(6, 3), (5, 3), (4, 2), (3, 2), (2, 1)]
    export(tmp_path)
    log = note.parse_vkey(Signer().verifier.vkey)
    assert isinstance(log, note.Ed25519Verifier)
    assert list(check_directory(tmp_path, log, kept=[read_kept(each.text, "board", log) for each in lines])) == []
