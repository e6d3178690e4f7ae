"""Binding a draw before anybody knows its result, and making it so that everybody can."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sundial.cases import files
from sundial.cases.models import Material
from sundial.cases.stated import effect
from sundial.inspections.drawing import Roll, commitment, proof
from sundial.inspections.models import Draw
from sundial.inspections.rolls import roll_of
from sundial.ledger.models import Event

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

SECRET_BYTES = 32
PROOF_NAME = "双随机抽取验证文件.json"


@effect("bind_draw")
def bind_draw(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Make the secret, and let the event say its digest and that of the list."""
    roll, secret = roll_of(answers), secrets.token_bytes(SECRET_BYTES)
    made = Draw.objects.create(
        case=act.case, roll=roll.plain, secret=secret.hex(), commitment=commitment(secret), committed_at=act.at
    )
    act.note(commitment=made.commitment, list_sha256=roll.digest)
    act.once_recorded(partial(_bound, made))


def _bound(made: Draw, event: Event) -> None:
    made.committed_event = event.pk
    made.save(update_fields=["committed_event"])


@effect("make_draw")
def make_draw(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Draw, show the secret, and keep the file by which anyone draws again among the case's materials."""
    made = act.case.draw
    event = Event.objects.get(pk=str(made.committed_event))
    published = proof(Roll.read(made.roll), bytes.fromhex(made.secret), bytes(event.leaf_hash), str(event.pk))
    stored = files.keep(_as_file(published), name=PROOF_NAME, kind="json")
    made.drawn_at, made.proof = act.at, stored
    made.save(update_fields=["drawn_at", "proof"])
    Material.objects.create(case=act.case, name=PROOF_NAME, file=stored, received_at=act.at)
    act.note(secret=made.secret, seed=published["seed"], result=published["result"], proof_sha256=stored.sha256)


def _as_file(published: Mapping[str, Any]) -> bytes:
    return json.dumps(published, ensure_ascii=False, indent=1, sort_keys=True).encode()
