"""What a receipt says, in a citizen's words: what was recorded, when it happened, was entered and was sealed. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sundial.kernel.clock import BEIJING
from sundial.ledger import note, proof
from sundial.ledger.actor import APPLICANT, SYSTEM
from sundial.ledger.checkpoint import CheckpointError, parse
from sundial.ledger.commitment import ITEM, UNNAMED
from sundial.ledger.cosigners import good_cosigners
from sundial.ledger.keyring import LogKey
from sundial.ledger.merkle import ProofError
from sundial.ledger.national_keys import NationalKey
from sundial.ledger.proof import receipt_number
from sundial.ledger.words import FIELDS, UNSAID, act, field, rank, titled, value, word

# The fields by which the event of a published paper commits to its values one by one.
PAPER = "paper."
PRINTED = f"{PAPER}leaf"


# How it is with the log's signature in the national suite.
GOOD, UNJUDGED, ABSENT = "good", "unjudged", ""


class Unproven(ValueError):
    """The receipt does not prove what it says; the sentence says why."""


@dataclass(frozen=True)
class Reading:
    """A valid receipt, read: the public leaf, the fields shown to its holder, and who vouches for it.

    ``national`` says how it is with the log's signature by SM2: GOOD, UNJUDGED (a line that the keys given do not judge) or ABSENT.
    """

    leaf: dict[str, Any]
    shown: dict[str, Any]
    index: int
    size: int
    origin: str
    cosigners: tuple[str, ...]
    erased: tuple[str, ...] = ()
    national: str = ABSENT

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
    def paper_numbers(self) -> tuple[str, ...]:
        """What is printed on the paper this proves: its number, and the receipt number of the decision."""
        printed = self.shown.get(PRINTED)
        numbers = [self.shown.get(f"{PAPER}number", ""), receipt_number(bytes.fromhex(printed)) if printed else ""]
        return tuple(each for each in numbers if each)

    @property
    def plain(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "leaf": self.leaf,
            "shown": self.shown,
            "erased": list(self.erased),
            "index": self.index,
            "size": self.size,
            "log": self.origin,
            "witnesses": list(self.cosigners),
            "national": self.national,
        }


def read(
    text: str,
    log: LogKey,
    witnesses: Sequence[note.CosignatureVerifier] = (),
    national: NationalKey | None = None,
) -> Reading:
    """Verify a receipt with the log's key and read it.

    With ``national``, the log must have signed by that key too. Raises Unproven.
    """
    try:
        parsed = proof.parse(text)
        also = national.at(parse(note.split(parsed.checkpoint)[0]).size) if national else None
        disclosure, checkpoint = proof.verify(text, log, [*witnesses, *([also] if also else [])])
        cosigners = tuple(good_cosigners(parsed.checkpoint, witnesses))
    except (proof.ReceiptError, ProofError, note.NoteError, CheckpointError) as error:
        raise Unproven(str(error)) from error
    shown = {each.name: each.value for each in disclosure.fields}
    leaf = json.loads(disclosure.entry)
    how = _nationally(parsed.checkpoint, log.at(checkpoint.size), national, also)
    return Reading(leaf, shown, parsed.index, checkpoint.size, checkpoint.origin, cosigners, disclosure.erased, how)


def _nationally(
    signed: str, key: note.Ed25519Verifier, national: NationalKey | None, also: note.SM2Verifier | None
) -> str:
    """How it is with the log's further signature; a wrong one of ``also``, the key it had at this size, has been refused before."""
    others = [each for each in note.split(signed)[1] if each.name == key.name and each.key_id != key.key_id]
    if national and (also is None or also.key_id not in [each.key_id for each in others]):
        raise Unproven(f"{national.name} has not signed this checkpoint by SM2")
    return GOOD if national else UNJUDGED if others else ABSENT


def another_paper(language: str) -> str:
    """The sentence for a proof of another paper than the one in hand."""
    return "此凭证证明的不是这份文书。" if language == "zh" else "This is the proof of another paper."


def too_few(found: int, needed: int, language: str) -> str:
    """The sentence for a receipt with too few witnesses."""
    if language == "en":
        return f"Only {found} of the {needed} witnesses asked for have cosigned: others may see another history."
    return f"要求 {needed} 名见证人，仅有 {found} 名联署：他人看到的历史可能不同。"


def lines(found: Reading, language: str) -> Iterator[tuple[str, str]]:
    """Label and value of each thing the receipt proves, in the order a citizen asks."""
    yield word("act", language), act(found.leaf["act"], language)
    yield word("organ", language), found.leaf["org"] or "—"
    yield word("item", language), _item(found.leaf["item"], found.shown, language)
    yield word("occurred", language), _moment(found.occurred) or word("hidden", language)
    yield word("recorded", language), _moment(found.recorded)
    if found.lag is not None:
        yield word("lag", language), str(found.lag).split(".")[0]
    yield from _facts(found.shown, language)
    if found.erased:
        named = word("comma", language).join(field(name, language) for name in found.erased)
        yield word("erased", language), word("was_there", language).format(named=named)
    yield word("position", language), str(found.leaf["n"])
    yield word("history", language), word("pinned" if found.leaf["prev"] else "first", language)
    yield word("place", language), str(found.index)
    yield word("leaves", language), str(found.size)
    yield word("log", language), found.origin
    if found.national:
        yield word("national", language), word(f"national_{found.national}", language)
    yield word("cosigners", language), ", ".join(found.cosigners) or word("nobody", language)


def _item(code: str, shown: dict[str, Any], language: str) -> str:
    if code != UNNAMED:
        return code or "—"
    return str(shown[ITEM]) if ITEM in shown else word("rare", language)


def _facts(shown: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Who acted and what was said, in words; what stands elsewhere in the answer, or is empty, is left out."""
    facts = dict(shown)
    if isinstance(actor := facts.pop("actor", None), dict):
        yield word("actor", language), _person(actor, language)
        if actor.get("organ"):
            yield word("actor_organ", language), actor["organ"]
    if isinstance(data := facts.pop("data", None), dict):
        facts |= data
    for name, said in sorted(facts.items(), key=lambda fact: rank(fact[0])):
        # Of a paper only what has a word here is said; the rest of it can be read on the paper itself.
        known = not name.startswith(PAPER) or rank(name) < len(FIELDS)
        if known and name not in UNSAID and said not in ("", None):
            yield field(name, language), _said(name, said, language)


def _person(actor: dict[str, Any], language: str) -> str:
    post = actor.get("post") or (word("applicant", language) if actor.get("id") == APPLICANT else "")
    name = actor.get("name") or (word("system", language) if actor.get("id") == SYSTEM else "—")
    return titled(name, post, language) if post else name


def _said(name: str, said: Any, language: str) -> str:
    if name == PRINTED:
        return receipt_number(bytes.fromhex(said))
    if isinstance(said, list):
        return word("comma", language).join(_said(name, each, language) for each in said)
    if isinstance(said, str):
        return value(name, said, language)
    return word("yes" if said else "no", language) if isinstance(said, bool) else json.dumps(said, ensure_ascii=False)


def _moment(at: datetime | None) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S") if at else ""
