"""Rounds of SIGKILL: writers and rival sequencers at work, and in each round one of them, or what it leans on, is killed.

Writers keep a list of what was acknowledged to them, outside the database; a witness keeps the checkpoints it was shown. Afterwards the
log is held against both. ``benchmarks/kill_rounds.py`` runs hundreds of rounds, a test a few.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import psycopg
from django.db import DatabaseError, connection, transaction

from sundial.ledger import kinds, log, sequencer, signing, witnessing
from sundial.ledger.actions import Act, record_all
from sundial.ledger.actor import Actor
from sundial.ledger.fsck_database import check_database
from sundial.ledger.models import Event, Leaf
from sundial.ledger.signer import Signer
from sundial.ledger.witness import Witness

FORK = multiprocessing.get_context("fork")
LOST = (DatabaseError, psycopg.Error, signing.SignerGone)
CLERK = Actor(id="7", name="王五", post="审批科科员", organ_code="330100-015")
KIND = "trial.killed"
Victim = Callable[["Rounds"], int | None]


class Unluckily(Exception):
    """A writer thinks better of it: its transaction is rolled back."""


@dataclass
class Told:
    """What came of it."""

    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    sealed: int = 0
    checkpoints: int = 0
    lost: list[UUID] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


class Rounds:
    """A few writers, three sequencers, each with a signer of its own, and a witness; ``folder`` holds their notes."""

    def __init__(self, folder: Path, writers: int = 3, sequencers: int = 3, seed: int = 7) -> None:
        self.folder, self.drawn = folder, random.Random(seed)
        with suppress(ValueError):
            kinds.register(KIND, "step", "")
        verifier = Signer().verifier
        self.witness = Witness(folder / "witness", "witness.kill", {verifier.name: verifier}, lambda: int(time.time()))
        self.cases = [uuid4() for _ in range(8)]
        self.told = Told()
        connection.close()
        self.work: dict[str, Callable[[], None]] = {f"writer {n}": self._writer(n) for n in range(writers)}
        self.work |= {f"sequencer {n}": self._seal for n in range(sequencers)}
        self.hands = {name: self._start(name) for name in self.work}

    def round(self, victims: dict[str, Victim]) -> None:
        """Let them work for a moment, kill one victim, and start again whoever is gone."""
        time.sleep(self.drawn.uniform(0.05, 0.4))
        name = self.drawn.choice(sorted(victims))
        number = victims[name](self)
        if number is not None:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
                self.told.killed[name] += 1
            self._await_end(number)
        self._show_witness()
        connection.close()
        for each, hand in self.hands.items():
            if not hand.is_alive():
                self.hands[each] = self._start(each)

    def end(self) -> Told:
        """Kill everybody, seal what is left, and hold the log against what was acknowledged and witnessed."""
        for hand in self.hands.values():
            hand.kill()
            hand.join()
        sequencer.seal_all(Signer())
        self._show_witness()
        told = self.told
        acknowledged = [UUID(bytes=data[at : at + 16]) for data in self._notes() for at in range(0, len(data), 16)]
        sealed = list(Leaf.objects.values_list("pending_id", flat=True))
        told.acknowledged, told.sealed = len(acknowledged), len(sealed)
        told.lost = sorted(set(acknowledged) - set(sealed))
        told.trouble += [str(finding) for finding in check_database(Signer().verifier)]
        told.trouble += [file.read_text() for file in self.folder.glob("trouble-*")]
        if len(sealed) != len(set(sealed)) or len(sealed) != Event.objects.count():
            told.trouble.append("an event is in the log twice, or not at all")
        return told

    def _await_end(self, number: int) -> None:
        """Go on only when whoever was killed is gone: at most one signer stands behind each sequencer."""
        for hand in self.hands.values():
            if hand.pid == number:
                hand.join()
        signers = [each for each in psutil.Process().children(recursive=True) if each.pid not in self._pids()]
        if len(signers) > 2 * len(self.hands):
            self.told.trouble.append(f"{len(signers)} signers at once")

    def _pids(self) -> set[int | None]:
        return {hand.pid for hand in self.hands.values()}

    def writer(self) -> int | None:
        return self._pid("writer")

    def sequencer(self) -> int | None:
        return self._pid("sequencer")

    def signer(self) -> int | None:
        """A signer, while its sequencer lives."""
        with suppress(psutil.Error):
            children = psutil.Process(self._pid("sequencer")).children()
            return children[0].pid if children else None
        return None

    def _pid(self, kind: str) -> int | None:
        return self.drawn.choice([hand for name, hand in self.hands.items() if name.startswith(kind)]).pid

    def _start(self, name: str) -> multiprocessing.context.ForkProcess:
        hand = FORK.Process(target=self._quietly, args=(self.work[name], name), daemon=True)
        hand.start()
        return hand

    def _quietly(self, work: Callable[[], None], name: str) -> None:
        signing.signer.cache_clear()
        try:
            work()
        except Exception as error:  # told at the end, whatever it is
            (self.folder / f"trouble-{name}-{os.getpid()}").write_text(f"{name}: {type(error).__name__}: {error}")

    def _writer(self, n: int) -> Callable[[], None]:
        def write() -> None:
            drawn = random.Random(os.getpid())
            with (self.folder / f"acknowledged-{n}").open("ab", buffering=0) as notes:
                while True:
                    with suppress(Unluckily):
                        try:
                            notes.write(b"".join(event.pk.bytes for event in self._record(drawn)))
                        except LOST:
                            _begin_anew()

        return write

    def _record(self, drawn: random.Random) -> Sequence[Event]:
        acts = [
            Act(KIND, "trial", drawn.choice(self.cases), CLERK, "330100-015", data={"n": drawn.randrange(10**9)})
            for _ in range(drawn.randint(1, 3))
        ]
        with transaction.atomic():
            events = record_all(acts)
            if drawn.random() < 0.1:
                raise Unluckily
        return events

    def _seal(self) -> None:
        while True:
            try:
                sequencer.seal(signing.signer()) or time.sleep(0.01)
            except signing.SignerGone:
                signing.signer.cache_clear()  # Only then: each one asked for is a process of its own.
                _begin_anew()
            except LOST:
                _begin_anew()

    def _show_witness(self) -> None:
        """Ask the witness for its name under the newest checkpoint; it refuses a second history."""
        try:
            newest = log.latest()
            if newest is None:
                return
            seen = self.witness.seen(Signer().origin).size
            proof = log.consistency_proof(seen, newest.size) if 0 < seen < newest.size else []
        except LOST:
            return
        answer = self.witness.add_checkpoint(witnessing.write_request(seen, proof, newest.note))
        self.told.checkpoints += 1
        if answer.status != 200:
            self.told.trouble.append(f"the witness answered {answer.status}: {answer.body}")

    def _notes(self) -> list[bytes]:
        return [file.read_bytes() for file in self.folder.glob("acknowledged-*")]


def _begin_anew() -> None:
    with suppress(*LOST):
        connection.close()
    connection.connection = None
    time.sleep(0.2)


PROCESSES: dict[str, Victim] = {"writer": Rounds.writer, "sequencer": Rounds.sequencer, "signer": Rounds.signer}
