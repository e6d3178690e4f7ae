"""A witness (C2SP tlog-witness): remembers the last checkpoint of each log it knows and signs only what extends it.

It runs elsewhere, with other people: a county witnesses its city, the city its counties. It needs no database and trusts
nobody; a log that shows two histories cannot have both of them signed by one witness.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sundial.ledger import keyfile, keyring, note
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, open_checkpoint, parse
from sundial.ledger.keyring import LogKey
from sundial.ledger.merkle import EMPTY_ROOT, HASH_BYTES, ProofError, verify_consistency

MOST_PROOF_LINES = 63
MOST_BYTES = 64 * 1024
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness says to a log: an HTTP status with its body."""

    status: int
    body: str = ""
    content_type: str = TEXT_TYPE


@dataclass(frozen=True, slots=True)
class Request:
    """A log's request: the size the witness is thought to know, the proof from there, and the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    signed: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint cosigned for a log."""

    size: int
    root: bytes


class MalformedRequest(ValueError):
    """A body that is not of the protocol's form."""


class Witness:
    """Cosigns checkpoints of the logs it was given. ``directory`` holds its key (mode 0600) and what it has seen.

    ``now`` tells the time in seconds since 1970.
    """

    def __init__(self, directory: Path, name: str, logs: Mapping[str, LogKey], now: Callable[[], int]) -> None:
        self.directory = directory
        self._now = now
        self._key = note.CosignatureSigner(name, keyfile.load_or_make(directory / "witness.key"))
        self._logs = {origin: self._learned(key) for origin, key in logs.items()}

    @property
    def verifier(self) -> note.CosignatureVerifier:
        """The public half of the key, which readers of the log must know."""
        return self._key.verifier

    def seen(self, origin: str) -> Seen:
        """What was last cosigned for ``origin``; size 0 before the first."""
        try:
            kept = json.loads(self._memory(origin).read_text())
        except FileNotFoundError:
            return Seen(0, EMPTY_ROOT)
        return Seen(kept["size"], bytes.fromhex(kept["root"]))

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer one ``POST /add-checkpoint``: 200 with the cosignature, or 400, 403, 404, 409, 422 as the protocol says."""
        try:
            asked = read_request(body)
            origin = parse(note.split(asked.signed)[0]).origin
        except (MalformedRequest, note.NoteError, CheckpointError) as error:
            return Answer(400, f"{error}\n")
        log = self._logs.get(origin)
        if log is None:
            return Answer(404, "this log is not known here\n")
        try:
            checkpoint = open_checkpoint(asked.signed, log)
        except (note.NoteError, CheckpointError) as error:
            return Answer(403, f"{error}\n")
        with self._locked(origin):
            return self._extend(checkpoint, asked)

    def add_rotation(self, body: bytes) -> Answer:
        """Answer one ``POST /add-rotation``: the log's key is handed over at what was last cosigned, by the key known here.

        200 once it is kept (or was known), 400, 404; 403 when the key known here has not signed it, 409 with the size when
        it hands over at another one or another root.
        """
        try:
            signed = body.decode()
            found = keyring.read(signed)
        except (UnicodeDecodeError, keyring.RotationError) as error:
            return Answer(400, f"{error}\n")
        origin = found.checkpoint.origin
        if origin not in self._logs:
            return Answer(404, "this log is not known here\n")
        with self._locked(origin):
            return self._take_over(found, signed)

    def _take_over(self, found: keyring.Rotation, signed: str) -> Answer:
        origin = found.checkpoint.origin
        log = self._learned(self._logs[origin])  # another process may have learnt of it
        if found in keyring.rotations(log):
            self._logs[origin] = log
            return Answer(200)
        if found.old.vkey != log.vkey:
            return Answer(403, "this is not signed by the key known here\n")
        last = self.seen(origin)
        if (found.checkpoint.size, found.checkpoint.root) != (last.size, last.root):
            return Answer(409, f"{last.size}\n", SIZE_TYPE)
        known = log.text if isinstance(log, keyring.Keyring) else ""
        self._logs[origin] = keyring.follow(log.at(0), known + signed)
        keyfile.replace_file(self._rotations(origin), (known + signed).encode())
        return Answer(200)

    def _learned(self, key: LogKey) -> LogKey:
        """The keys of a log that ``key`` leads to, by the rotations kept here. Raises RotationError where they contradict it."""
        kept = self._rotations(key.name)
        told = keyring.follow(key.at(0), kept.read_text()) if kept.exists() else key
        return max(told, key, key=lambda each: len(keyring.rotations(each)))

    def _extend(self, checkpoint: Checkpoint, asked: Request) -> Answer:
        if asked.old > checkpoint.size:
            return Answer(400, "the old size is above the new one\n")
        last = self.seen(checkpoint.origin)
        if asked.old != last.size:
            return Answer(409, f"{last.size}\n", SIZE_TYPE)
        if asked.old == checkpoint.size and last.root != checkpoint.root:
            return Answer(409, f"{last.size}\n", SIZE_TYPE)
        if not _extends(last, checkpoint, asked.proof):
            return Answer(422, "the proof does not show that the new checkpoint extends the last one\n")
        line = self._key.sign(checkpoint.text, self._now()).line
        self._remember(checkpoint, asked.signed + line)
        return Answer(200, line)

    def latest(self, name: str) -> Answer:
        """Answer ``GET /<name>/checkpoint``, where name is the SHA-256 of a log's origin in hex: what was last cosigned."""
        if not any(self._memory(origin).stem == name for origin in self._logs):
            return Answer(404, "this log is not known here\n")
        try:
            kept = json.loads((self.directory / f"{name}.json").read_text())
        except FileNotFoundError:
            return Answer(404, "nothing of this log was cosigned yet\n")
        return Answer(200, kept["signed"]) if "signed" in kept else Answer(404, "only its size was kept\n")

    def _remember(self, checkpoint: Checkpoint, signed: str) -> None:
        """Durably, before anybody sees the cosignature: afterwards no other checkpoint of this size may be signed."""
        kept = {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex(), "signed": signed}
        keyfile.replace_file(self._memory(checkpoint.origin), json.dumps(kept).encode())

    def _rotations(self, origin: str) -> Path:
        return self.directory / f"{named(origin)}.rotations"

    def _memory(self, origin: str) -> Path:
        return self.directory / f"{named(origin)}.json"

    @contextmanager
    def _locked(self, origin: str) -> Iterator[None]:
        with self._memory(origin).with_suffix(".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def named(origin: str) -> str:
    """What a log is called in a witness's addresses."""
    return hashlib.sha256(origin.encode()).hexdigest()


def read_request(body: bytes) -> Request:
    """Read the body of ``POST /add-checkpoint``; raises MalformedRequest."""
    if len(body) > MOST_BYTES:
        raise MalformedRequest("the request is too long")
    try:
        head, blank, signed = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise MalformedRequest("the request is not UTF-8") from error
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not blank or old is None:
        raise MalformedRequest("a request is “old <size>”, proof lines, a blank line and a checkpoint")
    if len(lines) > MOST_PROOF_LINES:
        raise MalformedRequest("the proof is longer than any tree is high")
    return Request(int(old[1]), tuple(_hash(line) for line in lines), signed)


def write_request(old: int, proof: list[bytes], signed: str) -> bytes:
    """Return the body of ``POST /add-checkpoint``."""
    lines = [f"old {old}", *(base64.b64encode(each).decode() for each in proof)]
    return ("\n".join(lines) + "\n\n" + signed).encode()


def _extends(last: Seen, checkpoint: Checkpoint, proof: tuple[bytes, ...]) -> bool:
    if last.size == 0:
        return not proof
    try:
        verify_consistency(last.size, checkpoint.size, proof, last.root, checkpoint.root)
    except ProofError:
        return False
    return True


def _hash(line: str) -> bytes:
    try:
        found = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise MalformedRequest("a proof line is not Base64") from error
    if len(found) != HASH_BYTES:
        raise MalformedRequest("a hash of the proof is not 32 bytes long")
    return found
