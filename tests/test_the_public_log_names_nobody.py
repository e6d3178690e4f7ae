"""Nothing in the published files tells who anybody is: not in words, and not to whoever tries out a dictionary."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from sundial.ledger import published
from sundial.ledger.canonical import Json, canonical
from sundial.ledger.commitment import COMMIT_LABEL, FIELD_LABEL

# Everything in the county that says who somebody is, or that could be guessed from outside.
PERSONAL = """
SELECT name FROM cases_party UNION SELECT identifier FROM cases_party UNION SELECT telephone FROM cases_party
UNION SELECT email FROM cases_party UNION SELECT address FROM cases_party UNION SELECT legal_representative FROM cases_party
UNION SELECT contact_name FROM cases_party UNION SELECT name FROM organs_officer UNION SELECT username FROM organs_account
UNION SELECT number FROM cases_case UNION SELECT project_name FROM cases_case UNION SELECT number FROM cases_document
UNION SELECT number FROM organs_certificate UNION SELECT id::text FROM cases_case UNION SELECT id::text FROM organs_officer
UNION SELECT actor_name FROM ledger_event UNION SELECT subject_id::text FROM ledger_event UNION SELECT id::text FROM ledger_event
"""
RULES = Path(__file__).parent.parent / "rules" / "supervision"
GUESSED = [
    *"0123456789",
    "",
    "是",
    "否",
    "true",
    "false",
    "准予许可",
    "不予许可",
    "granted",
    "refused",
    "online",
    "window",
    "王五",
]


@pytest.fixture(scope="module")
def personal(public_files: Path) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(PERSONAL)
        # One sign alone names nobody and stands in any text.
        return {value for (value,) in cursor.fetchall() if value and len(value) > 1}


def test_no_name_number_or_address_stands_in_any_file(public_files: Path, personal: set[str]) -> None:
    files = b"\n".join(told(path) for path in public_files.rglob("*") if path.is_file())
    assert len(personal) > 1000
    assert [value for value in sorted(personal) if value.encode() in files] == []


def told(path: Path) -> bytes:
    """A file without the texts of our own rules, which tell their examples with made-up people; all else is searched."""
    content = path.read_bytes()
    for text in texts_of_rules():
        content = content.replace(text, b'""')
    return content


@cache
def texts_of_rules() -> list[bytes]:
    """Every rule of the book as the openings write it."""
    return [canonical(file.read_text("utf-8")) for file in sorted(RULES.glob("*.yaml"))]


def test_no_guess_hashes_to_anything_published(public_files: Path, personal: set[str]) -> None:
    """Whoever has a list of everybody's names and numbers hashes each as the log does, and finds none of them."""
    known = set(hashes(public_files))
    fields = {"kind", "actor", "reason", "data", "channel", "occurred_at", "applicant", "public"}
    guesses = personal | set(GUESSED)
    assert not {guess for guess in guesses if any(each in known for each in tries(guess, fields))}
    assert len(known) > 5_000


def hashes(public_files: Path) -> Iterator[str]:
    """Every hash and pseudonym that can be read in the public files."""
    for leaf in published.leaves(public_files):
        yield from (str(leaf.entry["c"]), str(leaf.entry["case"]))
    for file in (public_files / "openings").rglob("*"):
        for line in file.read_bytes().splitlines() if file.is_file() else []:
            yield from json.loads(line)["masked"].values()


def tries(guess: str, fields: set[str]) -> Iterator[str]:
    """What a guess gives without a salt, with an empty one, and with none but noughts; whole and cut to a pseudonym."""
    plain: list[bytes] = [guess.encode(), canonical(guess)]
    for name in fields:
        salted: list[Json] = [[salt, name, guess] for salt in ("", "0" * 32)]
        plain += [FIELD_LABEL + canonical(each) for each in salted]
        plain.append(COMMIT_LABEL + canonical({name: hashlib.sha256(canonical(guess)).hexdigest()}))
    for each in plain:
        digest = hashlib.sha256(each).hexdigest()
        yield from (digest, digest[:32])


def test_the_same_content_in_two_events_gives_two_digests(public_files: Path) -> None:
    """No digest comes twice, so nobody can tell that two events say the same."""
    masked = [
        digest
        for file in (public_files / "openings").rglob("*")
        if file.is_file()
        for line in file.read_bytes().splitlines()
        for digest in json.loads(line)["masked"].values()
    ]
    assert len(masked) == len(set(masked)) > 1000
