"""What a receipt says, in a citizen's words: what was recorded, when it happened, was entered and was sealed. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sundial.kernel.clock import BEIJING
from sundial.ledger import note, proof
from sundial.ledger.checkpoint import CheckpointError
from sundial.ledger.cosigners import good_cosigners
from sundial.ledger.merkle import ProofError

LABEL = {"zh": 8, "en": 24}

WORDS = {
    "valid": ("凭证有效：", "This receipt is valid."),
    "invalid": ("凭证无效：", "This receipt is NOT valid:"),
    "act": ("事项", "Act"),
    "organ": ("机关", "Organ"),
    "item": ("权力事项", "Power item"),
    "occurred": ("发生时间", "Happened"),
    "recorded": ("录入时间", "Entered"),
    "lag": ("录入间隔", "Entered after"),
    "place": ("日志位置", "Place in the log"),
    "log": ("日志", "Log"),
    "cosigners": ("见证人", "Witnesses"),
    "nobody": ("无", "none"),
    "hidden": ("未公开", "not shown"),
    "position": ("该办件第几条", "Event of its case"),
    "history": ("此前记录", "History before it"),
    "first": ("无（首条）", "none (the first)"),
    "pinned": ("已由本凭证锁定", "fixed by this receipt"),
}

ACTS = {
    "submit": ("提交", "submitted"),
    "accept": ("受理", "accepted"),
    "refuse": ("不予受理", "not accepted"),
    "supplement": ("补正", "supplemented"),
    "step": ("办理环节", "step handled"),
    "hearing": ("听证", "hearing"),
    "inspect": ("现场核查", "inspection"),
    "decide": ("决定", "decided"),
    "penalise": ("处罚", "penalised"),
    "deliver": ("送达", "delivered"),
    "release": ("公示", "published"),
    "complain": ("投诉", "complaint"),
    "supervise": ("监察", "supervision"),
}


class Unproven(ValueError):
    """The receipt does not prove what it says; the sentence says why."""


@dataclass(frozen=True)
class Reading:
    """A valid receipt, read: the public leaf, the fields shown to its holder, and who vouches for it."""

    leaf: dict[str, Any]
    shown: dict[str, Any]
    index: int
    size: int
    origin: str
    cosigners: tuple[str, ...]

    @property
    def recorded(self) -> datetime:
        """When it was entered, to the second."""
        return datetime.fromisoformat(self.leaf["t"])

    @property
    def occurred(self) -> datetime | None:
        """When it is said to have happened; None where that field is masked."""
        said = self.shown.get("occurred_at")
        return datetime.fromisoformat(said).astimezone(UTC) if said else None

    @property
    def lag(self) -> timedelta | None:
        """How long after it happened it was entered, at least nought: the leaf's own time is rounded down."""
        return max(self.recorded - self.occurred, timedelta()) if self.occurred else None

    @property
    def plain(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "leaf": self.leaf,
            "shown": self.shown,
            "index": self.index,
            "size": self.size,
            "log": self.origin,
            "witnesses": list(self.cosigners),
        }


def read(text: str, log: note.Ed25519Verifier, witnesses: Sequence[note.CosignatureVerifier] = ()) -> Reading:
    """Verify a receipt with the log's key and read it. Raises Unproven."""
    try:
        disclosure, checkpoint = proof.verify(text, log, witnesses)
        parsed = proof.parse(text)
        cosigners = tuple(good_cosigners(parsed.checkpoint, witnesses))
    except (proof.ReceiptError, ProofError, note.NoteError, CheckpointError) as error:
        raise Unproven(str(error)) from error
    shown = {each.name: each.value for each in disclosure.fields}
    leaf = json.loads(disclosure.entry)
    return Reading(leaf, shown, parsed.index, checkpoint.size, checkpoint.origin, cosigners)


def word(name: str, language: str) -> str:
    """One of the words above in ``language`` (zh or en)."""
    return WORDS[name][language == "en"]


def too_few(found: int, needed: int, language: str) -> str:
    """The sentence for a receipt with too few witnesses."""
    if language == "en":
        return f"Only {found} of the {needed} witnesses asked for have cosigned: others may see another history."
    return f"要求 {needed} 名见证人，仅有 {found} 名联署：他人看到的历史可能不同。"


def lines(found: Reading, language: str) -> Iterator[tuple[str, str]]:
    """Label and value of each thing the receipt proves, in the order a citizen asks."""
    act = ACTS.get(found.leaf["act"], (found.leaf["act"],) * 2)[language == "en"]
    yield word("act", language), act
    yield word("organ", language), found.leaf["org"] or "—"
    yield word("item", language), found.leaf["item"] or "—"
    yield word("occurred", language), _moment(found.occurred) or word("hidden", language)
    yield word("recorded", language), _moment(found.recorded)
    if found.lag is not None:
        yield word("lag", language), str(found.lag).split(".")[0]
    yield word("position", language), str(found.leaf["n"])
    yield word("history", language), word("pinned" if found.leaf["prev"] else "first", language)
    yield word("place", language), f"{found.index + 1} / {found.size}"
    yield word("log", language), found.origin
    yield word("cosigners", language), ", ".join(found.cosigners) or word("nobody", language)
    for name, value in found.shown.items():
        if name != "occurred_at":
            yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _moment(at: datetime | None) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S") if at else ""
