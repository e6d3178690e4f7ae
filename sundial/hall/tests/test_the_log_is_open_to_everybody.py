"""The public log over HTTP: checkpoint and tiles as C2SP names them, papers that can be looked up, nobody's name in either."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from sundial.hall.tests.applicant import SHOP, Applicant
from sundial.ledger import log, sequencer, tiles
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.merkle import leaf_hash
from sundial.ledger.tiles import unbundle


@pytest.fixture
def sealed(applicant: Applicant) -> Applicant:
    applicant.whole()
    while sequencer.one_pass():
        pass
    return applicant


def test_before_the_first_seal_there_is_no_checkpoint(visitor: Client, db: None) -> None:
    assert visitor.get("/log/checkpoint").status_code == 404
    assert "尚无存证" in visitor.get("/log/").content.decode()


def test_the_checkpoint_is_served_byte_for_byte(visitor: Client, sealed: Applicant) -> None:
    assert visitor.get("/log/checkpoint").content.decode() == log.latest().note


def test_entries_and_hashes_fit_each_other(visitor: Client, sealed: Applicant) -> None:
    size = min(log.latest().size, 256)
    suffix = "" if size == 256 else f".p/{size}"
    entries = unbundle(visitor.get(f"/log/tile/entries/000{suffix}").content)
    hashes = visitor.get(f"/log/tile/0/000{suffix}").content
    assert b"".join(leaf_hash(entry) for entry in entries) == hashes


def test_no_entry_names_anybody(visitor: Client, sealed: Applicant) -> None:
    size = min(log.latest().size, 256)
    suffix = "" if size == 256 else f".p/{size}"
    told = visitor.get(f"/log/tile/entries/000{suffix}").content
    for secret in SHOP.values():
        assert secret.encode() not in told


def test_no_part_of_a_tile_is_as_wide_as_the_whole(visitor: Client, sealed: Applicant) -> None:
    with transaction.atomic():
        for _n in range(tiles.WIDTH):
            record("demo.clock", subject_type="demo", subject_id=uuid4(), by=Actor.system(), organ="")
    while sequencer.one_pass():
        pass
    assert visitor.get("/log/tile/0/000").status_code == 200
    for width in (256, 300, 999):
        assert visitor.get(f"/log/tile/0/000.p/{width}").status_code == 404


@pytest.mark.parametrize(
    "path", ["0/001", "0/000.p/0", "0/000.p/999", "9/000", "0/x000/000", "entries/0", "../checkpoint", "0/000.p/1/2"]
)
def test_what_is_not_there_is_not_found(visitor: Client, sealed: Applicant, path: str) -> None:
    assert visitor.get(f"/log/tile/{path}").status_code == 404
