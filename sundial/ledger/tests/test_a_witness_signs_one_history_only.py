"""C2SP tlog-witness, status by status; and the attack it is there for: two histories shown to two citizens."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sundial.ledger import merkle, note
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.cosigners import good_cosigners
from sundial.ledger.witness import MOST_BYTES, Witness, named, read_request, write_request
from sundial.ledger.witness_server import WitnessApplication

LOG = note.Ed25519Signer("log.example.gov.cn/2026", bytes(32))
OTHER = note.Ed25519Signer("log.example.gov.cn/2026", bytes([1]) * 32)
NOON = 1_790_000_000
LEAVES = [merkle.leaf_hash(bytes([each])) for each in range(40)]
FORGED = [*LEAVES[:7], merkle.leaf_hash(b"another decision"), *LEAVES[8:]]


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path, "witness.jiahe.gov.cn", {LOG.verifier.name: LOG.verifier}, lambda: NOON)


def signed(size: int, leaves: list[bytes] = LEAVES, key: note.Ed25519Signer = LOG) -> str:
    text = Checkpoint(LOG.verifier.name, size, merkle.root_of(leaves[:size])).text
    return note.write(text, [key.sign(text)])


def proof(old: int, new: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    def node(level: int, index: int) -> bytes:
        width = 1 << level
        return merkle.root_of(leaves[index * width : (index + 1) * width])

    return merkle.consistency_proof(old, new, node) if 0 < old < new else []


def ask(witness: Witness, old: int, new: int, leaves: list[bytes] = LEAVES) -> int:
    return witness.add_checkpoint(write_request(old, proof(old, new, leaves), signed(new, leaves))).status


def test_the_first_checkpoint_and_what_extends_it_are_cosigned(witness: Witness) -> None:
    answer = witness.add_checkpoint(write_request(0, [], signed(5)))
    assert answer.status == 200
    assert good_cosigners(signed(5) + answer.body, [witness.verifier]) == [witness.verifier.name]
    assert ask(witness, 5, 9) == 200
    assert witness.seen(LOG.verifier.name).size == 9


def test_the_cosignature_names_the_time(witness: Witness) -> None:
    answer = witness.add_checkpoint(write_request(0, [], signed(5)))
    _text, signatures = note.split(signed(5) + answer.body)
    assert note.cosigned_at(signatures[-1].data) == NOON


def test_a_second_history_of_the_same_size_is_not_signed(witness: Witness) -> None:
    assert ask(witness, 0, 9) == 200
    assert witness.add_checkpoint(write_request(9, [], signed(9, FORGED))).status == 409


def test_a_history_that_forks_earlier_is_not_signed(witness: Witness) -> None:
    assert ask(witness, 0, 9) == 200
    assert ask(witness, 9, 20, FORGED) == 422
    assert witness.seen(LOG.verifier.name).size == 9


def test_a_log_that_was_rolled_back_learns_what_was_seen(witness: Witness) -> None:
    assert ask(witness, 0, 20) == 200
    answer = witness.add_checkpoint(write_request(3, proof(3, 7), signed(7)))
    assert (answer.status, answer.body, answer.content_type) == (409, "20\n", "text/x.tlog.size")


def test_the_same_checkpoint_may_be_cosigned_again(witness: Witness) -> None:
    assert ask(witness, 0, 9) == 200
    assert ask(witness, 9, 9) == 200


def test_what_was_seen_survives_the_process(witness: Witness) -> None:
    assert ask(witness, 0, 9) == 200
    again = Witness(witness.directory, "witness.jiahe.gov.cn", {LOG.verifier.name: LOG.verifier}, lambda: NOON)
    assert again.verifier == witness.verifier
    assert ask(again, 0, 12) == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"old -1\n\n" + signed(5).encode(), 400),
        (b"old 05\n\n" + signed(5).encode(), 400),
        (b"old 0\nnot base64\n\n" + signed(5).encode(), 400),
        (b"old 0\nAAAA\n\n" + signed(5).encode(), 400),
        (write_request(0, [bytes(32)] * 64, signed(5)), 400),
        (write_request(0, [bytes(32)], signed(5)), 422),
        (write_request(6, [], signed(5)), 400),
        (write_request(0, [], "no checkpoint at all"), 400),
        (write_request(0, [], signed(5, key=OTHER)), 403),
        (b"old 0\n\n" + b"x" * MOST_BYTES, 400),
    ],
)
def test_what_is_not_of_the_protocol_is_refused(witness: Witness, body: bytes, status: int) -> None:
    assert witness.add_checkpoint(body).status == status
    assert witness.seen(LOG.verifier.name).size == 0


def test_an_unknown_log_is_not_found(tmp_path: Path) -> None:
    stranger = Witness(tmp_path, "witness.example", {}, lambda: NOON)
    assert stranger.add_checkpoint(write_request(0, [], signed(5))).status == 404


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
@settings(max_examples=60)
def test_whatever_is_cosigned_lies_on_one_line(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    """A log that answers honestly is always signed; each size once, growing."""
    witness = Witness(tmp_path_factory.mktemp("w"), "w.example", {LOG.verifier.name: LOG.verifier}, lambda: NOON)
    last = 0
    for size in sizes:
        status = ask(witness, last, size) if size >= last else ask(witness, size, size)
        assert status == (200 if size >= last else 409)
        last = max(last, size)
        assert witness.seen(LOG.verifier.name).size == last


@given(st.binary(max_size=300))
def test_no_body_makes_it_fall(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    witness = Witness(tmp_path_factory.getbasetemp() / "one", "w.example", {}, lambda: NOON)
    assert witness.add_checkpoint(body).status in (400, 404)


def test_of_requests_that_come_at_once_none_takes_the_memory_back(witness: Witness) -> None:
    """Two processes over one folder, both asked for true and for forged growth: what was cosigned lies on one line."""
    assert ask(witness, 0, 5) == 200
    again = Witness(witness.directory, "witness.jiahe.gov.cn", {LOG.verifier.name: LOG.verifier}, lambda: NOON)
    asked = [(each, leaves, size) for size in range(9, 40) for leaves in (LEAVES, FORGED) for each in (witness, again)]
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda one: (ask(one[0], 5, one[2], one[1]), one[1], one[2]), asked))
    signed_for = [(leaves, size) for status, leaves, size in told if status == 200]
    assert [status for status, _, _ in told if status not in (200, 409, 422)] == []
    assert len(signed_for) == 1 and signed_for[0][0] is LEAVES
    seen = witness.seen(LOG.verifier.name)
    assert (seen.size, seen.root) == (signed_for[0][1], merkle.root_of(LEAVES[: seen.size]))


def get(witness: Witness, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
    """Status and body of one request to the witness as it is served."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(dict(message))

    scope = {"type": "http", "method": method, "path": path}
    asyncio.run(WitnessApplication(witness)(scope, receive, send))
    return said[0]["status"], said[1]["body"].decode()


def test_what_it_last_cosigned_can_be_read_and_nothing_else(witness: Witness) -> None:
    read = f"/{named(LOG.verifier.name)}/checkpoint"
    assert get(witness, "GET", read)[0] == 404
    status, line = get(witness, "POST", "/add-checkpoint", write_request(0, [], signed(5)))
    assert status == 200
    assert get(witness, "GET", read) == (200, signed(5) + line)
    assert get(witness, "POST", "/add-checkpoint", write_request(3, [], signed(5))) == (409, "5\n")
    for method, path, body, expected in [
        ("GET", f"/{named('another.example')}/checkpoint", b"", 404),
        ("GET", "/add-checkpoint", b"", 405),
        ("POST", read, b"", 404),
        ("POST", "/add-checkpoint", b"x" * (MOST_BYTES + 1), 413),
        ("POST", "/add-checkpoint", b"", 400),
    ]:
        assert get(witness, method, path, body)[0] == expected, (method, path)


def test_a_request_reads_as_it_was_written() -> None:
    asked = read_request(write_request(3, proof(3, 7), signed(7)))
    assert (asked.old, list(asked.proof), asked.signed) == (3, proof(3, 7), signed(7))
