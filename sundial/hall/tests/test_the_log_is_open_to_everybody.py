"""The public log over HTTP: checkpoint and tiles as C2SP names them, papers that can be looked up, nobody's name in either."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from sundial.hall.tests.applicant import SHOP, Applicant
from sundial.ledger import log, published, sequencer, signing, tiles
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


def test_what_is_sealed_is_served_byte_for_byte_and_names_nobody(visitor: Client, sealed: Applicant) -> None:
    assert visitor.get("/log/checkpoint").content.decode() == log.latest().note
    size = min(log.latest().size, 256)
    suffix = "" if size == 256 else f".p/{size}"
    told = visitor.get(f"/log/tile/entries/000{suffix}").content
    hashes = visitor.get(f"/log/tile/0/000{suffix}").content
    assert b"".join(leaf_hash(entry) for entry in unbundle(told)) == hashes
    opened = visitor.get(f"/log/openings/000{suffix}").content
    assert all(each.check(json.loads(unbundle(told)[at])) is None for at, each in published.read(opened).items())
    assert published.read(opened) and [secret for secret in SHOP.values() if secret.encode() in told + opened] == []
    page = visitor.get("/log/").content.decode()
    assert signing.verifier().vkey in page and "sundial ledger mirror http://testserver/log" in page


def test_no_part_of_a_tile_is_as_wide_as_the_whole(visitor: Client, sealed: Applicant) -> None:
    with transaction.atomic():
        for _n in range(tiles.WIDTH):
            record("demo.clock", subject_type="demo", subject_id=uuid4(), by=Actor.system(), organ="")
    while sequencer.one_pass():
        pass
    assert visitor.get("/log/tile/0/000").status_code == 200
    for width in (256, 300, 999):
        assert visitor.get(f"/log/tile/0/000.p/{width}").status_code == 404


def test_what_is_not_there_is_not_found(visitor: Client, sealed: Applicant) -> None:
    absent = ("0/001", "0/000.p/0", "0/000.p/999", "9/000", "0/x000/000", "entries/0", "../checkpoint", "0/000.p/1/2")
    assert [path for path in absent if visitor.get(f"/log/tile/{path}").status_code != 404] == []
    assert [path for path in absent if visitor.get(f"/log/openings/{path}").status_code != 404] == []
