from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sundial.ledger import note
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, open_checkpoint, parse

LOG = note.Ed25519Signer("log.example/2026", bytes(32))
OTHER = note.Ed25519Signer("other.example", bytes([1]) * 32)
ROOT = bytes(range(32))
GOOD = Checkpoint("log.example/2026", 7, ROOT)


def signed(text: str, *signers: note.Ed25519Signer) -> str:
    return note.write(text, [signer.sign(text) for signer in signers])


def test_a_checkpoint_comes_back_as_it_was_signed() -> None:
    assert open_checkpoint(signed(GOOD.text, LOG, OTHER), LOG.verifier) == GOOD


def test_an_unknown_signature_beside_a_known_one_is_ignored() -> None:
    assert len(note.open_note(signed(GOOD.text, LOG, OTHER), [LOG.verifier])[1]) == 1


def test_a_known_signature_that_is_wrong_rejects_the_whole_note() -> None:
    wrong = note.write(GOOD.text, [LOG.sign(GOOD.text), OTHER.sign("else\n")])
    with pytest.raises(note.NoteError, match=r"other\.example is wrong"):
        note.open_note(wrong, [LOG.verifier, OTHER.verifier])


def test_a_note_nobody_known_signed_is_refused() -> None:
    with pytest.raises(note.NoteError, match="no known key"):
        note.open_note(signed(GOOD.text, OTHER), [LOG.verifier])


def test_the_log_itself_must_sign() -> None:
    with pytest.raises(note.NoteError, match="has not signed"):
        open_checkpoint(signed(GOOD.text, OTHER), LOG.verifier, [OTHER.verifier])


def test_a_checkpoint_of_another_log_is_refused() -> None:
    foreign = Checkpoint("elsewhere", 7, ROOT)
    with pytest.raises(CheckpointError, match="elsewhere"):
        open_checkpoint(signed(foreign.text, LOG), LOG.verifier)


def test_the_text_may_hold_blank_lines_of_its_own() -> None:
    text = "one\n\ntwo\n"
    assert note.open_note(signed(text, LOG), [LOG.verifier])[0] == text


@pytest.mark.parametrize("text", ["no newline", "tab\there\n", "\r\n", "half \ud800\n"])
def test_an_ambiguous_text_is_refused(text: str) -> None:
    with pytest.raises(note.NoteError):
        note.write(text, [])


@pytest.mark.parametrize("size", ["07", "-1", "+1", "1e3", "", " 7", "99999999999999999999"])
def test_a_size_has_one_spelling(size: str) -> None:
    with pytest.raises(CheckpointError):
        parse(GOOD.text.replace("\n7\n", f"\n{size}\n"))


@pytest.mark.parametrize(
    "text",
    [GOOD.text + "extension\n", GOOD.text[:-1], "\n7\nAAAA\n", "a\n7\nAAAA\n", "a\n7\n!\n", GOOD.text.replace("=", "")],
)
def test_a_checkpoint_has_three_lines_and_nothing_else(text: str) -> None:
    with pytest.raises(CheckpointError):
        parse(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_of_a_signed_checkpoint_can_change_unnoticed(data: st.DataObject) -> None:
    whole = signed(GOOD.text, LOG).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[at] ^ data.draw(st.integers(1, 127))])
    try:
        text = (whole[:at] + changed + whole[at + 1 :]).decode()
    except UnicodeDecodeError:
        return
    with pytest.raises((note.NoteError, CheckpointError)):
        open_checkpoint(text, LOG.verifier)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))  # every text in UTF-8, said so that no sign need be tried
def test_no_text_breaks_the_parser(text: str) -> None:
    for candidate in [text, GOOD.text + "\n" + text, text + "\n\n— a b\n"]:
        with pytest.raises(note.NoteError):
            note.open_note(candidate, [LOG.verifier])


@pytest.mark.parametrize(
    "vkey",
    ["", "a+b", "a+00000000+AAAA", LOG.verifier.vkey.replace("+", "+0", 1), "a b" + LOG.verifier.vkey],
)
def test_a_malformed_key_is_refused(vkey: str) -> None:
    with pytest.raises(note.NoteError):
        note.parse_vkey(vkey)
