"""A case of a life stated in a file: begun at the desk, read on the same case page as any other, moved on by its form."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.penalties.tests.life import Penal, an_item, bureau

SOURCE = {
    "kind": "enterprise",
    "name": "身份待查的商店",
    "legal_representative": "李娟",
    "source": "complaint",
    "cause": "违规储存烟花爆竹",
    "clue": "群众反映店内楼上住人。",
    "found_on": MONDAY.isoformat(),
    "handler_opinion": "拟进行初查。",
}


@pytest.fixture
def penal(db: None, today: clock.Frozen) -> Penal:
    today.move_to(nine_o_clock(MONDAY))
    return Penal(today, **bureau())


@pytest.fixture
def zhang(penal: Penal, signed_in) -> Client:
    return signed_in(penal.zhang)


def test_a_source_is_registered_without_knowing_the_party(penal: Penal, zhang: Client) -> None:
    version = an_item(penal.organ)
    page = f"/desk/begin/{version.item.code}/penalty/"
    assert "登记案源" in zhang.get(page).content.decode()
    lacking = zhang.post(page, {**SOURCE, "once": uuid4(), "clue": ""})
    assert lacking.status_code == 422 and not Case.objects.exists()
    key = uuid4()
    for _again in range(2):
        assert zhang.post(page, {**SOURCE, "once": key}).status_code == 302
    case = Case.objects.get()
    shown = zhang.get(f"/desk/cases/{case.number}/").content.decode()
    assert "群众反映店内楼上住人。" in shown and "初查" in shown and "身份待查的商店" in shown


def test_an_act_is_done_by_its_form_and_its_record_read(penal: Penal, zhang: Client) -> None:
    case = penal.registered(an_item(penal.organ))
    page = f"/desk/cases/{case.number}/do/check_source/"
    assert "初查" in zhang.get(page).content.decode()
    alone = zhang.post(page, {"once": uuid4(), "officers": [penal.zhang.pk], "checked_facts": "情况属实。"})
    assert alone.status_code == 422 and "officers" in alone.context["form"].errors
    both = {"once": uuid4(), "officers": [penal.zhang.pk, penal.zhou.pk], "checked_facts": "情况属实。"}
    assert zhang.post(page, both).status_code == 302
    assert penal.again(case).state == "checked"
    shown = zhang.get(f"/desk/cases/{case.number}/").content.decode()
    assert "情况属实。" in shown and "周敏" in shown
