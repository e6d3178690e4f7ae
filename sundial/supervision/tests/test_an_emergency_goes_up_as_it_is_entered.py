"""COMP-15: whoever enters an emergency tells the leader and the superior by entering it; both sign for it, and nothing else goes up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.ledger.models import Event
from sundial.organs.models import Role, Tier
from sundial.organs.tests import builders
from sundial.registers import access
from sundial.registers.actions import enter, follow
from sundial.registers.books import books
from sundial.supervision.notices.models import Notice

__all__ = ["today"]


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_an_emergency_goes_up_as_it_is_entered_and_is_signed_for(db: None, today: clock.Frozen) -> None:
    book = books()["emergency_reports"]
    town = builders.organ("香花镇人民政府", "LINWU-TOWN", tier=Tier.TOWNSHIP)
    office, head, handler = (
        builders.officer(role, builders.post(town, role)) for role in (Role.OFFICE, Role.DIRECTOR, Role.HANDLER_A)
    )
    village = builders.organ("甘溪村", "LINWU-XH-02", tier=Tier.VILLAGE)
    clerk = builders.officer("村文书", builders.post(village, Role.OFFICE))
    since = clock.now() - dt.timedelta(minutes=12)
    said = {"kind": "emergency", "secrecy": "open", "channel": "phone", "reference": "1", "happened_at": since}
    by_hand = {"leader": "李主任", "leader_at": clock.now(), "superior": "镇政府", "superior_at": clock.now()}
    with refused("register.not_told"):
        enter(book, village, said, by=clerk)
    with refused("register.not_told"):
        enter(book, village, said | by_hand | {"kind": "confidential", "superior_at": None}, by=clerk)
    with refused("register.told_before"):
        enter(book, village, said | by_hand | {"leader_at": since - dt.timedelta(minutes=1)}, by=clerk)
    assert not Notice.objects.exists()

    village.parent = town
    village.save(update_fields=["parent"])
    kept = enter(book, village, said | {"leader": "李主任", "leader_at": since}, by=clerk)
    assert Event.objects.get(subject_id=kept.pk).data["told"] == {"leader": 0, "superior": 12}
    assert kept.values["superior_at"] == clock.now().isoformat()
    assert kept.values["superior"].startswith(f"{town.short_name}：") and head.name in kept.values["superior"]
    told = Notice.objects.filter(occasion="entry_goes_up")
    assert {each.officer for each in told} == {office, head} and "甘溪村" in told[0].zh
    page = f"/desk/register-entries/{kept.pk}/"
    assert {each.address for each in told} == {page}
    assert list(access.readable(head, book)) == [kept], "whom it goes up to reads it"
    assert village in access.organs_of(head, book)
    secret = enter(book, village, said | by_hand | {"kind": "confidential"}, by=clerk)
    assert list(access.readable(head, book)) == [kept], "and nothing that did not go up"
    with refused("register.follow_post"):
        follow(secret.pk, "superior_received", {}, by=head)
    with refused("register.follow_post"):
        follow(kept.pk, "superior_received", {}, by=handler)
    with refused("register.follow_post"):
        follow(kept.pk, "superior_received", {}, by=clerk)
    follow(kept.pk, "superior_received", {"order": "派人到场"}, by=head)
    assert [step.name for step in kept.steps.all()] == ["superior_received"]
