"""Rounds of SIGKILL on a working log: is what was acknowledged in it, once, and is there one history?

One command, an embedded PostgreSQL of its own that writes durably; 100 rounds take some three minutes:

    uv run python benchmarks/kill_rounds.py [--rounds 100] [--seed 7]

Three writers record events (a tenth of their transactions is rolled back) and note outside the database what was acknowledged; three
rival sequencers seal, each with a signer process of its own; a witness is shown the newest checkpoint in every round. Each round kills
one of: a writer, a sequencer, a signer, the server's process behind a connection (PostgreSQL then restarts and repairs itself), the whole
server. At the end the log is held against the notes, the witness and itself. Exit 1 on any loss, doubling or fork.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from filling.database import open_database


def main() -> None:
    options = _options()
    open_database()
    from sundial.ledger.tests.kill_rounds import PROCESSES, Rounds

    victims = PROCESSES | {"server process": _server_process, "server": _server}
    began = time.monotonic()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder), seed=options.seed)
        for done in range(1, options.rounds + 1):
            rounds.round(victims)
            _server_again()
            if done % 50 == 0:
                print(f"{done} rounds, {time.monotonic() - began:.0f} s", flush=True)
        told = rounds.end()
    killed = ", ".join(f"{name} {count}" for name, count in sorted(told.killed.items()))
    print(f"killed: {killed}")
    print(
        f"{told.acknowledged} events acknowledged, {told.sealed} sealed, {told.checkpoints} checkpoints shown to the witness"
    )
    print(f"lost: {len(told.lost)}; other trouble: {told.trouble or 'none'}")
    sys.exit(bool(told.lost or told.trouble))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def _server_process(rounds: Any) -> int | None:
    """The server's side of somebody's connection."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            numbers = sorted(number for (number,) in cursor.fetchall())
    except DatabaseError:
        return None
    return rounds.drawn.choice(numbers) if numbers else None


def _server(rounds: Any) -> int | None:
    """The first process of the server, and with it, as they notice, all others."""
    return int((_directory() / "postmaster.pid").read_text().split()[0]) if rounds.drawn.random() < 0.3 else None


def _server_again() -> None:
    from sundial.system.postgres import Server

    server = Server(_directory())
    if not server.lives():
        server.start()


def _directory() -> Path:
    return (Path(os.environ["SUNDIAL_DATA"]) / "postgres").resolve()


if __name__ == "__main__":
    main()
