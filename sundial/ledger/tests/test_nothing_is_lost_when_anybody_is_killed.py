"""What was acknowledged is in the log once, whoever is killed; ``benchmarks/kill_rounds.py`` does it for hundreds of rounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sundial.ledger.tests.kill_rounds import PROCESSES, Rounds


@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_is_sealed_once_and_no_history_forks(tmp_path: Path) -> None:
    rounds = Rounds(tmp_path, writers=2)
    for _ in range(6):
        rounds.round(PROCESSES)
    told = rounds.end()
    assert (told.lost, told.trouble) == ([], [])
    assert told.acknowledged > 0 and told.sealed >= told.acknowledged and sum(told.killed.values()) >= 3
