from __future__ import annotations

import json
import random
import stat
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from sundial.ledger import log, note, proof, queries, sequencer
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint
from sundial.ledger.fsck_database import check_database
from sundial.ledger.keyfile import KeyFileError
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.models import Event, Leaf, Pending
from sundial.ledger.signer import Signer, SignerRefusal
from sundial.ledger.tests.conftest import Recorder


@pytest.mark.django_db
def test_waiting_leaves_get_the_next_indexes_in_order(submit: Recorder) -> None:
    events = [submit() for _ in range(3)]
    assert sequencer.seal_all(Signer()) == 3
    events.append(submit())
    assert sequencer.seal_all(Signer()) == 1
    rows = list(Leaf.objects.order_by("idx"))
    assert [row.idx for row in rows] == [0, 1, 2, 3]
    assert [row.pending_id for row in rows] == [event.pk for event in events]
    assert not Pending.objects.exists()


@pytest.mark.django_db
def test_each_batch_ends_with_a_checkpoint_signed_by_the_log(submit: Recorder) -> None:
    submit()
    submit()
    signer = Signer()
    sequencer.seal_all(signer)
    latest = queries.latest_checkpoint()
    assert latest is not None
    assert open_checkpoint(latest.note, signer.verifier) == Checkpoint(signer.origin, 2, log.root(2))


@pytest.mark.django_db
def test_a_batch_takes_no_more_than_its_limit(submit: Recorder) -> None:
    for _ in range(5):
        submit()
    assert [sequencer.seal(Signer(), limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert list(CheckpointRow.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 5]


@pytest.mark.django_db
def test_sealing_inside_the_recording_transaction_still_checks_its_promises(guarded: str, submit: Recorder) -> None:
    case = uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO trial_state (case_id) VALUES (%s)", [case])
        submit(case)
        assert sequencer.seal_all(Signer()) == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_nothing_is_sealed_over_tiles_that_lost_their_root(submit: Recorder) -> None:
    submit()
    sequencer.seal_all(Signer())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_tile DISABLE TRIGGER USER; UPDATE ledger_tile SET data = sha256('x')")
    submit()
    with pytest.raises(sequencer.BrokenLog, match="root signed at size 1"):
        sequencer.seal_all(Signer())


def test_the_key_is_made_once_and_only_its_owner_reads_it(ledger_directory: Path) -> None:
    first, second = Signer().verifier, Signer().verifier
    assert first == second
    path = ledger_directory / "signing.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        Signer()


def test_the_signer_refuses_a_log_that_went_back_or_aside() -> None:
    signer = Signer()
    three, four = (Checkpoint(signer.origin, size, bytes([size]) * 32) for size in (3, 4))
    signer.sign(three, lambda since: [])
    signer.remember(three)
    with pytest.raises(SignerRefusal, match="rolled back"):
        signer.sign(Checkpoint(signer.origin, 2, bytes(32)), lambda since: [])
    with pytest.raises(SignerRefusal, match="no longer extends"):
        signer.sign(four, lambda since: [bytes(32)])
    with pytest.raises(SignerRefusal, match="no longer extends"):
        signer.sign(Checkpoint(signer.origin, 3, bytes(32)), lambda since: [])
    with pytest.raises(SignerRefusal, match="not for elsewhere"):
        signer.sign(Checkpoint("elsewhere", 4, bytes(32)), lambda since: [])
    signer.remember(Checkpoint(signer.origin, 2, bytes(32)))
    assert signer.memory().size == 3


@pytest.mark.django_db(transaction=True)
def test_a_database_rolled_back_behind_the_signer_is_not_signed_again(submit: Recorder) -> None:
    submit()
    submit()
    sequencer.seal_all(Signer())
    assert Signer().memory().size == 2
    with connection.cursor() as cursor:  # As a restore of an old backup would: the log is empty, the signer is not.
        cursor.execute("TRUNCATE ledger_leaf, ledger_tile, ledger_checkpoint, ledger_cosignature")
    submit()
    with pytest.raises(SignerRefusal, match="rolled back"):
        sequencer.seal_all(Signer())
    assert Pending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_idle_pass_wakes_for_a_new_event(submit: Recorder) -> None:
    def later() -> None:
        submit()
        connection.close()

    writer = threading.Timer(0.2, later)
    writer.start()
    assert sequencer.one_pass() is False
    writer.join()
    assert sequencer.one_pass() is True


class Rivals:
    """Writers that sometimes change their mind, and sequencers that sometimes fail after doing all their work."""

    def __init__(self, submit: Recorder) -> None:
        self.submit = submit
        self.committed: list[UUID] = []
        self.aborted = 0
        self.errors: list[Exception] = []
        self.done = threading.Event()

    def write(self, seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(25):
            try:
                with transaction.atomic():
                    event = self.submit(dice.choice(CASES))
                    if dice.random() < 0.1:
                        raise Abort
                self.committed.append(event.pk)
            except Abort:
                self.aborted += 1
        connection.close()

    def seal(self, seed: int) -> None:
        dice = random.Random(seed)
        while not (self.done.is_set() and not Pending.objects.exists()):
            try:
                with transaction.atomic():
                    sequencer.seal(Signer(), limit=7)
                    if dice.random() < 0.2:
                        raise Abort
            except Abort:
                pass
            except Exception as error:  # carried to the test, which fails on it
                self.errors.append(error)
                return
            self.done.wait(0.005)
        connection.close()

    def run(self) -> None:
        writers = [threading.Thread(target=self.write, args=(seed,)) for seed in range(6)]
        sealers = [threading.Thread(target=self.seal, args=(seed,)) for seed in range(3)]
        for thread in [*sealers, *writers]:
            thread.start()
        for writer in writers:
            writer.join(60)
        self.done.set()
        for sealer in sealers:
            sealer.join(60)


class Abort(Exception):
    pass


CASES = [uuid4() for _ in range(9)]


@pytest.mark.django_db(transaction=True)
def test_rival_sequencers_lose_and_duplicate_nothing(submit: Recorder) -> None:
    rivals = Rivals(submit)
    rivals.run()
    assert rivals.errors == []
    assert rivals.aborted > 0
    rows = list(Leaf.objects.order_by("idx"))
    assert [row.idx for row in rows] == list(range(len(rivals.committed)))
    assert sorted(row.pending_id for row in rows) == sorted(rivals.committed)
    assert Event.objects.count() == len(rivals.committed)
    assert list(check_database(Signer().verifier)) == []


@pytest.mark.django_db
def test_a_receipt_proves_the_event_once_it_is_sealed(submit: Recorder) -> None:
    event = submit(private={"applicant": "张三"}, reason="不公开的理由")
    waiting = queries.receipt(event)
    assert (waiting.sealed, waiting.proof, waiting.index) == (False, None, None)
    for _ in range(300):
        submit()
    sequencer.seal_all(Signer())
    receipt = queries.receipt(event, disclose=["applicant"])
    assert receipt.number == waiting.number
    assert receipt.proof
    disclosure, checkpoint = proof.verify(receipt.proof, Signer().verifier)
    assert checkpoint.size == 301
    assert [(each.name, each.value) for each in disclosure.fields] == [("applicant", "张三")]
    assert json.loads(disclosure.entry)["act"] == "submit"
    assert "不公开" not in disclosure.extra.decode()


@pytest.mark.django_db
def test_a_receipt_with_anything_changed_is_refused(submit: Recorder) -> None:
    event = submit(private={"applicant": "张三"})
    submit()
    sequencer.seal_all(Signer())
    text = queries.receipt(event, disclose=["applicant"]).proof or ""
    parsed = proof.parse(text)
    changes = [
        proof.Proof(1 - parsed.index, parsed.hashes, parsed.checkpoint, parsed.extra),
        proof.Proof(parsed.index, (), parsed.checkpoint, parsed.extra),
        proof.Proof(parsed.index, parsed.hashes, parsed.checkpoint.replace("\n2\n", "\n3\n"), parsed.extra),
        proof.Proof(
            parsed.index, parsed.hashes, parsed.checkpoint, parsed.extra.replace("张三".encode(), "李四".encode())
        ),
        proof.Proof(parsed.index, parsed.hashes, parsed.checkpoint, parsed.extra.replace(b"submit", b"accept")),
        proof.Proof(parsed.index, parsed.hashes, parsed.checkpoint),
    ]
    proof.verify(text, Signer().verifier)
    for changed in changes:
        with pytest.raises((proof.ReceiptError, note.NoteError, ValueError)):
            proof.verify(changed.text, Signer().verifier)


@pytest.mark.django_db
def test_a_receipt_number_finds_its_event_however_it_is_typed(submit: Recorder) -> None:
    event = submit()
    number = queries.receipt(event).number
    for typed in [number, number.lower(), number.replace("-", " "), number.replace("O", "0").replace("I", "1")]:
        assert queries.event_by_number(typed) == event
    for wrong in ["", "AAAA-AAAA-AAAA-AAAA", "no number", "AAAA"]:
        assert queries.event_by_number(wrong) is None


@pytest.mark.django_db
def test_an_event_has_three_times(submit: Recorder) -> None:
    from datetime import date, timedelta

    from sundial.kernel import clock

    with clock.frozen(date(2026, 3, 2)) as hands:
        event = submit(occurred_at=clock.now() - timedelta(days=2))
        assert queries.times(event).sealed is None
        hands.advance(timedelta(seconds=90))
        assert queries.oldest_unsealed() == timedelta(seconds=90)
        sequencer.seal_all(Signer())
        found = queries.times(event)
    assert (found.entry_lag, found.sealing_lag) == (timedelta(days=2), timedelta(seconds=90))
    assert queries.oldest_unsealed() is None
