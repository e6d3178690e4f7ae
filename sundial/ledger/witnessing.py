"""The log's side of witnessing: show each witness the newest checkpoint, keep its cosignature, hand both out together."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from sundial.kernel import clock
from sundial.ledger import keyring, log, note
from sundial.ledger.checkpoint import CheckpointError, open_checkpoint
from sundial.ledger.cosigners import good_cosigners
from sundial.ledger.keyring import LogKey
from sundial.ledger.models import Checkpoint, Cosignature
from sundial.ledger.witness import Seen, named, write_request

SECONDS = 10.0
DONE, UNKNOWN_KEY, OTHER_SIZE = 200, 403, 409
CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


class WitnessTrouble(Exception):
    """A witness does not answer, refuses, or has seen more of this log than this database holds."""


@dataclass(frozen=True)
class Known:
    """A witness of this log: its key and where it listens."""

    verifier: note.CosignatureVerifier
    address: SplitResult


def known() -> list[Known]:
    """The witnesses named in ``SUNDIAL_LEDGER_WITNESSES``; raises NoteError for a malformed key, ValueError for an address."""
    return [_known(*entry.split(maxsplit=1)) for entry in settings.LEDGER_WITNESSES]


def witness_once(rotations: Callable[[], str] = str) -> bool:
    """Show every witness the newest checkpoint it has not cosigned. Return whether any cosigned.

    ``rotations`` tells how the keys of the log followed each other: what a witness that knows an older one is told first.
    One witness in trouble keeps no other waiting; its trouble is raised at the end, so that the worker tells it.
    """
    newest, troubles, gained = log.latest(), [], False
    for each in known() if newest else []:
        if newest and not newest.cosignatures.filter(name=each.verifier.name).exists():
            try:
                gain(newest, each, rotations)
                gained = True
            except WitnessTrouble as trouble:
                troubles.append(str(trouble))
    if troubles:
        raise WitnessTrouble("; ".join(troubles))
    return gained


def gain(checkpoint: Checkpoint, witness: Known, rotations: Callable[[], str] = str) -> Cosignature:
    """Ask ``witness`` to cosign ``checkpoint`` and keep what it signs. Raises WitnessTrouble.

    A witness that knows another size says so once and is asked again from there. One that has seen more than this log
    holds means that this log was rolled back: nothing may be sealed before the missing leaves are brought back. One that does not
    know the key is told how the keys followed each other, and asked again.
    """
    status, body = _show(checkpoint, witness)
    if status == UNKNOWN_KEY and _tell_keys(witness, rotations()):
        status, body = _show(checkpoint, witness)
    if status != DONE:
        raise WitnessTrouble(f"{witness.verifier.name} answered {status}: {body.strip()}")
    return _keep(body, checkpoint, witness)


def _show(checkpoint: Checkpoint, witness: Known) -> tuple[int, str]:
    name = witness.verifier.name
    last = Cosignature.objects.filter(name=name).order_by("-checkpoint_id").first()
    status, body = _ask(witness, checkpoint, min(last.checkpoint_id, checkpoint.size) if last else 0)
    if status == OTHER_SIZE:
        status, body = _ask(witness, checkpoint, _size_it_knows(body, checkpoint, name))
    return status, body


def _keep(body: str, checkpoint: Checkpoint, witness: Known) -> Cosignature:
    line = _checked(body, checkpoint, witness.verifier)
    found, _new = Cosignature.objects.get_or_create(
        checkpoint=checkpoint, name=witness.verifier.name, defaults={"line": line, "at": clock.now()}
    )
    return found


def _tell_keys(witness: Known, rotations: str) -> bool:
    """Tell the witness each rotation of the log's key, at the checkpoint at which it happened; whether it takes all of them."""
    for signed in keyring.own_notes(rotations):
        size = keyring.read(signed).checkpoint.size
        status = _tell_key(witness, signed)
        if status == OTHER_SIZE and (at := Checkpoint.objects.filter(size=size).first()):
            shown, body = _show(at, witness)
            if shown == DONE:
                _keep(body, at, witness)
            status = _tell_key(witness, signed)
        if status != DONE:
            return False
    return bool(rotations)


def _tell_key(witness: Known, signed: str) -> int:
    return _speak(witness, "POST", f"{witness.address.path.rstrip('/')}/add-rotation", signed.encode())[0]


class LostLeaves(Exception):
    """A witness holds a checkpoint that this database does not extend: it was restored, or it is not the log's."""


def ask_before_signing(verifier: LogKey) -> None:
    """Ask every witness what it last cosigned, and go on only if this database holds all of it.

    Asked before a process signs for the first time: after a restore or a failover nothing may be signed that takes back what
    somebody has seen. One witness must answer; a log without witnesses has nobody to ask. Raises LostLeaves, WitnessTrouble.
    """
    asked, silent = known(), []
    for each in asked:
        try:
            _compare(_last_seen(each, verifier), each.verifier.name)
        except WitnessTrouble as trouble:
            silent.append(str(trouble))
    if asked and len(silent) == len(asked):
        raise WitnessTrouble(f"nothing is signed before a witness has answered: {'; '.join(silent)}")


def _compare(seen: Seen | None, name: str) -> None:
    newest = log.latest()
    size = newest.size if newest else 0
    if seen is None:
        return
    if seen.size > size:
        raise LostLeaves(
            f"{name} has cosigned {seen.size} leaves of this log, which now has {size}. Bring the missing leaves back from a "
            "mirror first: sundial ledger roll-forward DIRECTORY"
        )
    if log.root(seen.size) != seen.root:
        raise LostLeaves(f"{name} has cosigned another history of this log: its first {seen.size} leaves are not these")


def _last_seen(witness: Known, verifier: LogKey) -> Seen | None:
    """What the witness last cosigned, under the log's own signature: a witness cannot make up a history."""
    path = f"{witness.address.path.rstrip('/')}/{named(verifier.name)}/checkpoint"
    status, body = _speak(witness, "GET", path)
    if status == 404:
        return None
    if status != 200:
        raise WitnessTrouble(f"{witness.verifier.name} answered {status}: {body.strip()}")
    try:
        found = open_checkpoint(body, verifier, [witness.verifier])
    except (note.NoteError, CheckpointError) as error:
        raise WitnessTrouble(f"{witness.verifier.name}: {error}") from error
    return Seen(found.size, found.root)


def witnessed(checkpoint: Checkpoint) -> str:
    """The signed note of ``checkpoint`` with the cosignatures it has gained."""
    return checkpoint.note + "".join(checkpoint.cosignatures.order_by("name").values_list("line", flat=True))


def best(size: int) -> Checkpoint | None:
    """The newest checkpoint over at least ``size`` leaves that enough witnesses have cosigned; else the newest of all."""
    needed = settings.LEDGER_QUORUM
    if needed:
        for row in Checkpoint.objects.filter(size__gte=size, cosignatures__isnull=False).distinct().order_by("-size"):
            if row.cosignatures.count() >= needed:
                return row
    return log.latest()


def _known(vkey: str, address: str = "") -> Known:
    verifier = note.parse_vkey(vkey)
    place = urlsplit(address)
    if not isinstance(verifier, note.CosignatureVerifier):
        raise note.NoteError(f"{verifier.name}: this is a log's key, not a witness's")
    if place.scheme not in CONNECTIONS or not place.hostname:
        raise ValueError(f"{verifier.name}: {address!r} is not an http or https address")
    return Known(verifier, place)


def _ask(witness: Known, checkpoint: Checkpoint, old: int) -> tuple[int, str]:
    proof = log.consistency_proof(old, checkpoint.size) if 0 < old < checkpoint.size else []
    path = f"{witness.address.path.rstrip('/')}/add-checkpoint"
    return _speak(witness, "POST", path, write_request(old, proof, checkpoint.note))


def _speak(witness: Known, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
    place = witness.address
    connection = CONNECTIONS[place.scheme](place.hostname or "", place.port, timeout=SECONDS)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise WitnessTrouble(f"{witness.verifier.name} does not answer: {error}") from error
    finally:
        connection.close()


def _size_it_knows(body: str, checkpoint: Checkpoint, name: str) -> int:
    said = body.strip()
    size = int(said) if said.isdecimal() else -1
    if size > checkpoint.size:
        raise WitnessTrouble(
            f"{name} has seen {size} leaves of this log, which now has {checkpoint.size}: it was rolled back. "
            "Bring the missing leaves back from a mirror before anything is sealed."
        )
    if size < 0 or size == checkpoint.size:
        raise WitnessTrouble(f"{name} has cosigned another history of this log")
    return size


def _checked(body: str, checkpoint: Checkpoint, verifier: note.CosignatureVerifier) -> str:
    """The witness's own line in ``body``, which must be its signature over this very checkpoint."""
    text = note.split(checkpoint.note)[0]
    lines = [line for line in body.splitlines(keepends=True) if line.startswith(f"— {verifier.name} ")]
    try:
        if good_cosigners(f"{text}\n{''.join(lines)}", [verifier]):
            return lines[0]
    except note.NoteError as error:
        raise WitnessTrouble(f"{verifier.name}: {error}") from error
    raise WitnessTrouble(f"{verifier.name} answered without its cosignature")
