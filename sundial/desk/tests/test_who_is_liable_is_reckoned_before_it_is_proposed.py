"""Whoever investigates sees on the form who would bear what by the trace of the case, before anything is proposed."""

from __future__ import annotations

import pytest

from sundial.accountability.tests.conftest import Inquiry
from sundial.cases.models import Case
from sundial.desk.tests.test_a_penalty_is_measured_on_its_page import page, penal
from sundial.penalties.tests.life import Penal, an_item

__all__ = ["penal"]


@pytest.fixture
def inquiry(penal: Penal) -> Inquiry:
    return Inquiry(penal, penal.ready(penal.filed(an_item(penal.organ))))


def test_the_shares_stand_before_the_facts_are_written(inquiry: Inquiry, signed_in) -> None:
    case: Case = inquiry.started()
    address = f"/desk/cases/{case.number}/do/attribute/"
    zhao = signed_in(inquiry.penal.zhao)
    form = zhao.get(address).content.decode()
    assert form.index("按办件留痕推算责任") < form.index('name="wrong_found"')
    tried = zhao.post(address, {"try": "1", "situations": ["proposal_wrong"], "evidence": "第三页"})
    assert tried.status_code == 200 and inquiry.penal.zhang.name in page(tried)
    assert "第三页" in page(tried), "what was typed is not lost"
    assert not case.records.filter(action="attribute").exists(), "trying does nothing"
