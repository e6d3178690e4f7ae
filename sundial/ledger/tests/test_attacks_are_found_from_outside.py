"""Attacks of four kinds of people with power over the system, each lived on a real database and found with public things alone.

Outside are: the published files, what a citizen or a mirror has kept, and a witness. docs/attacks.md tells it for everybody.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from sundial.kernel import clock
from sundial.ledger import fsck, log, merkle, note, queries, reading, rolling, sequencer, signing, tiles, witnessing
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.export import export
from sundial.ledger.fsck_database import check_database
from sundial.ledger.keyfile import load_or_make
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.models import Event, Leaf, Pending
from sundial.ledger.signer import Signer, SignerRefusal
from sundial.ledger.tests.administrator import as_administrator, rewritten
from sundial.ledger.tests.conftest import Recorder
from sundial.ledger.tests.test_checkpoints_gain_cosignatures import witness
from sundial.ledger.witness import Witness

__all__ = ["witness"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> UUID:
    return uuid4()


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[str], Path]:
    """Publish the log as it is now, as a mirror would take it."""

    def _publish(name: str) -> Path:
        export(tmp_path / name)
        return tmp_path / name

    return _publish


def seal() -> None:
    """Seal, and let the signer remember it, as it does when the transaction commits; a test's never does."""
    sequencer.seal_all(Signer())
    newest = log.latest()
    assert newest is not None
    Signer().remember(Checkpoint(Signer().origin, newest.size, bytes(newest.root)))


def refusal(submit: Recorder, case: UUID) -> Event:
    """What most of the stories are about: a case that was refused, sealed as the second leaf of its log."""
    submit(case)
    event = submit(case, reason="不予许可")
    seal()
    return event


def found(directory: Path, *kept: fsck.Kept) -> set[str]:
    return {finding.code for finding in fsck.check_directory(directory, Signer().verifier, kept=kept)}


def kept(text: str | None, *witnesses: Witness) -> fsck.Kept:
    return fsck.read_kept(text or "", "kept", Signer().verifier, [each.verifier for each in witnesses])


def rewrite_from(index: int) -> None:
    """Make tiles and the newest checkpoint fit whatever the leaves now are, with the stolen key."""
    hashes = [merkle.leaf_hash(bytes(leaf.entry)) for leaf in Leaf.objects.order_by("idx")]
    as_administrator("TRUNCATE ledger_tile, ledger_cosignature, ledger_checkpoint")
    log.write_tiles(tiles.append(0, hashes, lambda level, n: b""))
    signed = forged(Checkpoint(Signer().origin, len(hashes), merkle.root_of(hashes)))
    CheckpointRow.objects.create(size=len(hashes), root=merkle.root_of(hashes), note=signed, at=clock.now())


def forged(checkpoint: Checkpoint) -> str:
    """What the key itself signs when nobody's memory stands before it."""
    key = note.Ed25519Signer(checkpoint.origin, load_or_make(Signer().directory / "signing.key"))
    return note.write(checkpoint.text, [key.sign(checkpoint.text)])


def test_an_officer_who_back_dates_shows_the_distance_on_the_applicants_own_receipt(
    submit: Recorder, case: UUID
) -> None:
    """The decision was due on Monday and is entered on Thursday as if made on Monday: both times stand on the receipt."""
    event = submit(case, occurred_at=clock.now() - timedelta(days=3))
    seal()
    told = reading.read(queries.receipt(event, ["occurred_at"]).proof or "", Signer().verifier)
    assert told.lag is not None and told.lag >= timedelta(days=2, hours=23)


def test_an_officer_with_the_database_who_back_dates_the_entry_itself_is_found_by_what_a_witness_dated(
    submit: Recorder, case: UUID, witness: Witness, publish: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(case)
    seal()
    witnessing.witness_once()
    before = kept((publish("before") / "checkpoint").read_text(), witness)
    assert before.at is not None
    past = clock.now() - timedelta(days=3)
    monkeypatch.setattr("sundial.ledger.actions.clock.now", lambda: past)
    submit(case)
    monkeypatch.undo()
    seal()
    assert found(publish("after")) == set(), "by itself the log is sound"
    assert found(publish("after"), before) == {"back-dated"}


def test_an_administrator_who_rewrites_a_decision_gets_no_signature_for_it(submit: Recorder, case: UUID) -> None:
    refused = refusal(submit, case)
    as_administrator(f"UPDATE ledger_leaf SET entry = entry || ' ' WHERE pending_id = '{refused.pk}'")
    hashes = [merkle.leaf_hash(bytes(leaf.entry)) for leaf in Leaf.objects.order_by("idx")]
    as_administrator("TRUNCATE ledger_tile, ledger_checkpoint, ledger_cosignature")
    log.write_tiles(tiles.append(0, hashes, lambda level, n: b""))
    with pytest.raises(SignerRefusal, match="no longer extends"):
        Signer().sign(log.checkpoint(Signer().origin, 2), lambda size: log.consistency_proof(size, 2))


def test_of_a_line_he_rewrote_or_took_away_no_receipt_is_given_any_more(submit: Recorder, case: UUID) -> None:
    submit(case)
    event = submit(case, private={"result": "不予许可"})
    seal()
    queries.receipt(event).check()
    other = submit(case)
    seal()
    gone = f"DELETE FROM ledger_leaf WHERE pending_id = '{event.pk}'"
    for done, statement in {
        "rewritten": rewritten(event.pk),
        "reason": f"UPDATE ledger_event SET reason = '准予许可' WHERE id = '{event.pk}'",
        "opening": f"UPDATE ledger_opening SET further = '{{\"result\": \"准予许可\"}}' WHERE id = '{event.pk}'",
        "taken away": gone,
        "another's": f"{gone}; UPDATE ledger_leaf SET pending_id = '{event.pk}' WHERE pending_id = '{other.pk}'",
        "tile": "DELETE FROM ledger_tile",
        "checkpoint": "UPDATE ledger_checkpoint SET note = replace(note, E'\n3\n', E'\n4\n')",
    }.items():
        with transaction.atomic():
            as_administrator(statement)
            found = queries.receipt(Event.objects.get(pk=event.pk), ["reason", "result"])
            assert (found.proof, found.sealed, bool(found.torn)) == (None, False, True), done
            transaction.set_rollback(True)
    queries.receipt(event).check()


def test_an_administrator_who_rewrites_a_decision_with_the_stolen_key_is_convicted_by_one_receipt(
    submit: Recorder, case: UUID, witness: Witness, publish: Callable[[str], Path]
) -> None:
    refused = refusal(submit, case)
    witnessing.witness_once()
    receipt = queries.receipt(refused).proof
    public = publish("before")
    forged_leaf = bytes(Leaf.objects.get(pending_id=refused.pk).entry).replace(b'"act":"submit"', b'"act":"accept"')
    as_administrator(
        f"UPDATE ledger_event SET reason = '准予许可', act = 'accept' WHERE id = '{refused.pk}'",
        f"UPDATE ledger_leaf SET entry = '\\x{forged_leaf.hex()}', hash = '\\x{merkle.leaf_hash(forged_leaf).hex()}' "
        f"WHERE pending_id = '{refused.pk}'",
    )
    rewrite_from(1)
    after = publish("after")
    assert found(after) == set(), "whoever keeps nothing is deceived"
    assert found(after, kept(receipt)) == {"history"}
    assert found(after, kept((public / "checkpoint").read_text())) == {"history"}
    with pytest.raises(witnessing.WitnessTrouble, match="another history"):
        witnessing.witness_once()


def test_an_administrator_who_deletes_a_decision_with_the_stolen_key_is_convicted_too(
    submit: Recorder, case: UUID, witness: Witness, publish: Callable[[str], Path]
) -> None:
    submit(case)
    gone = submit(case, reason="准予许可")
    seal()
    witnessing.witness_once()
    receipt = queries.receipt(gone).proof
    as_administrator(
        f"DELETE FROM ledger_event WHERE id = '{gone.pk}'", f"DELETE FROM ledger_leaf WHERE pending_id = '{gone.pk}'"
    )
    rewrite_from(1)
    assert found(publish("after")) == set()
    assert found(publish("after"), kept(receipt)) == {"rolled-back"}
    with pytest.raises(witnessing.WitnessTrouble, match=r"2 leaves .* rolled back"):
        witnessing.witness_once()


def test_a_restorer_of_an_old_backup_signs_nothing_until_the_lost_leaves_are_back(
    submit: Recorder, case: UUID, witness: Witness, publish: Callable[[str], Path], tmp_path: Path
) -> None:
    submit(case)
    seal()
    witnessing.witness_once()
    old_memory = (Signer().directory / "signed.json").read_bytes()
    lost = submit(case, reason="不予许可")
    seal()
    witnessing.witness_once()
    receipt = kept(queries.receipt(lost).proof)
    mirror = publish("mirror")
    restore(lost, old_memory)
    with pytest.raises(witnessing.LostLeaves, match=r"2 leaves .* now has 1"):
        witnessing.ask_before_signing(Signer().verifier)
    assert rolling.roll_forward(mirror, Signer().verifier) == 1
    witnessing.ask_before_signing(Signer().verifier)
    submit(case, reason="重新录入")
    seal()
    assert found(publish("after"), receipt) == set()
    (told,) = check_database(Signer().verifier)
    assert (told.code, told.place, told.lawful) == ("returned", "leaf 1", True)
    # What the record does not account for is a hole: an event that somebody takes away, or one that never came back.
    as_administrator(f"DELETE FROM ledger_event WHERE subject_id = '{case}' AND position = 3")
    assert {each.code for each in check_database(Signer().verifier) if not each.lawful} >= {"event-missing", "head"}


def test_a_restorer_who_goes_on_without_asking_is_found_by_the_receipt(
    submit: Recorder, case: UUID, publish: Callable[[str], Path]
) -> None:
    submit(case)
    seal()
    old_memory = (Signer().directory / "signed.json").read_bytes()
    lost = submit(case, reason="不予许可")
    seal()
    receipt = kept(queries.receipt(lost).proof)
    restore(lost, old_memory)
    submit(case, reason="准予许可")
    seal()
    assert found(publish("after")) == set()
    assert found(publish("after"), receipt) == {"history"}


def test_a_mirror_of_another_history_is_not_taken_over(
    submit: Recorder, case: UUID, publish: Callable[[str], Path]
) -> None:
    submit(case)
    seal()
    mirror = publish("mirror")
    (mirror / "tile/entries/000.p/1").write_bytes(tiles.bundle([b"{}"]))
    with pytest.raises(rolling.NotOurMirror):
        rolling.roll_forward(mirror, Signer().verifier)


def test_two_histories_shown_to_two_citizens_contradict_each_other(
    submit: Recorder, case: UUID, witness: Witness, publish: Callable[[str], Path]
) -> None:
    refused = refusal(submit, case)
    witnessing.witness_once()
    first, mine = publish("for one"), queries.receipt(refused).proof or ""
    entries = tiles.unbundle((first / "tile/entries/000.p/2").read_bytes())
    entries[1] = entries[1].replace(b'"act":"submit"', b'"act":"accept"')
    other = Checkpoint(Signer().origin, 2, merkle.root_of([merkle.leaf_hash(entry) for entry in entries]))
    second = first.with_name("for the other")
    shutil.copytree(first, second)
    (second / "tile/entries/000.p/2").write_bytes(tiles.bundle(entries))
    (second / "tile/0/000.p/2").write_bytes(b"".join(map(merkle.leaf_hash, entries)))
    (second / "checkpoint").write_text(forged(other))
    assert found(first) == found(second) == set(), "each citizen alone sees a sound log"
    assert found(second, kept(mine)) == {"history"}, "both together hold the proof: one size, two signed roots"
    answer = witness.add_checkpoint(witnessing.write_request(2, [], forged(other)))
    assert answer.status == 409, "one witness never signs both, so whoever asks for it sees the missing name"
    cosigners = reading.read(mine, Signer().verifier, [witness.verifier]).cosigners
    assert cosigners == (witness.verifier.name,)


def test_nothing_is_signed_while_no_witness_answers(db: None, settings, submit: Recorder) -> None:  # type: ignore[no-untyped-def]
    key = note.CosignatureSigner("witness.away", bytes(32)).verifier
    settings.LEDGER_WITNESSES = [f"{key.vkey} http://127.0.0.1:9"]
    signing.ask_once.cache_clear()
    submit()
    with pytest.raises(witnessing.WitnessTrouble, match="before a witness has answered"):
        signing.seal_once()
    assert Pending.objects.count() == 1


def restore(lost: Event, old_memory: bytes) -> None:
    """Bring database and signer back to before ``lost``, as an old backup of both would."""
    as_administrator(
        f"DELETE FROM ledger_opening WHERE id = '{lost.pk}'",
        f"DELETE FROM ledger_event WHERE id = '{lost.pk}'",
        f"DELETE FROM ledger_leaf WHERE pending_id = '{lost.pk}'",
        "DELETE FROM ledger_cosignature WHERE checkpoint_id = 2",
        "DELETE FROM ledger_checkpoint WHERE size = 2",
        "UPDATE ledger_tile SET width = 1, data = substr(data, 1, 32)",
        f"UPDATE ledger_stream SET position = 1, head_hash = '\\x{bytes(lost.previous_hash or b'').hex()}', "
        f"head_event = (SELECT id FROM ledger_event WHERE subject_id = '{lost.subject_id}' AND position = 1) "
        f"WHERE subject_id = '{lost.subject_id}'",
    )
    (Signer().directory / "signed.json").write_bytes(old_memory)
