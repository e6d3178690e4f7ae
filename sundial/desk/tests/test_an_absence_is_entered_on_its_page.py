"""Before a trip the handler names who acts at his post; the deputy then has his work on the list, and the page ends it early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sundial.kernel import clock
from sundial.organs.access import duties
from sundial.organs.models import Appointment, Delegation

ADDRESS = "/desk/absences/"


@pytest.fixture
def seat(bureau):
    return Appointment.objects.get(officer=bureau.zhang).post


def given(bureau, seat, **other):
    today = clock.today()
    return {
        "seat": f"{seat.pk}:{bureau.zhang.pk}",
        "deputy": bureau.zhou.pk,
        "first": today.isoformat(),
        "last": (today + timedelta(2)).isoformat(),
        "reason": "外出培训",
        "paper": "临安监授〔2026〕9号",
    } | other


def test_named_seen_by_both_and_ended(bureau, seat, signed_in):
    page = signed_in(bureau.zhang)
    assert "指定代行人员" in page.get(ADDRESS).content.decode()
    assert page.post(ADDRESS, given(bureau, seat)).status_code == 302
    assert any(duty.delegated_by == bureau.zhang for duty in duties(bureau.zhou))
    for officer in (bureau.zhang, bureau.zhou):
        shown = signed_in(officer).get(ADDRESS).content.decode()
        assert "代行中" in shown and "临安监授〔2026〕9号" in shown
    row = Delegation.objects.get()
    signed_in(bureau.zhou).post(f"{ADDRESS}{row.pk}/recall/")
    row.refresh_from_db()
    assert row.valid_to > clock.today(), "the deputy does not end it"
    page.post(f"{ADDRESS}{row.pk}/recall/")
    row.refresh_from_db()
    assert row.valid_to == clock.today()
    assert "/recall/" not in page.get(ADDRESS).content.decode()


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(bureau, seat, signed_in):
    yesterday = (clock.today() - timedelta(1)).isoformat()
    answer = signed_in(bureau.zhang).post(ADDRESS, given(bureau, seat, first=yesterday))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "不得倒填" in shown and "外出培训" in shown
    assert signed_in(bureau.zhou).post(ADDRESS, given(bureau, seat)).status_code == 422, "not his post to lend"
