"""Whoever was shown a certificate finds out whether it is one, whose, for what and whether it holds today."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.kernel import clock
from sundial.organs.models import Appointment, Certificate, Delegation, Officer, Role
from sundial.organs.tests import builders
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(linwu: Linwu) -> Certificate:
    holder = linwu.bureau.zhang
    day = clock.today()
    span = {"valid_from": day - dt.timedelta(days=30), "valid_to": day + dt.timedelta(days=30)}
    return Certificate.objects.create(officer=holder, kind="行政执法证", number="湘X-0001", field="安全生产", **span)


def page(visitor: Client, **asked: str) -> str:
    return visitor.get("/officers/", asked).content.decode()


def test_it_is_found_by_its_number_its_name_and_its_organ(visitor: Client, certificate: Certificate) -> None:
    name = certificate.officer.name
    for asked in ({"q": "湘x-0001"}, {"q": "0001"}, {"q": name}, {"organ": certificate.officer.organ.code}):
        found = page(visitor, **asked)
        assert "湘X-0001" in found and name in found and "安全生产" in found and "有效" in found
    for other in ("湘X-0002", "%"):
        assert "没有在岗人员持有这样的证件" in page(visitor, q=other)


def test_one_that_ran_out_says_so_and_that_of_one_who_left_is_gone(visitor: Client, certificate: Certificate) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    Certificate.objects.filter(pk=certificate.pk).update(valid_to=yesterday)
    assert "已过期" in page(visitor, q="湘X-0001")
    Appointment.objects.filter(officer=certificate.officer, valid_from__gt=yesterday).delete()
    Appointment.objects.filter(officer=certificate.officer).update(valid_to=yesterday)
    assert "没有在岗人员持有这样的证件" in page(visitor, q="湘X-0001")


def test_one_withheld_and_given_back_is_shown_once_as_it_stands(visitor: Client, certificate: Certificate) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(valid_to=clock.today() - dt.timedelta(days=9))
    again = Certificate.objects.get(pk=certificate.pk)
    again.pk, again.valid_from, again.valid_to = None, clock.today(), certificate.valid_to
    again.issued_by = "湖南省人民政府"
    again.save(force_insert=True)
    found = page(visitor, q="湘X-0001")
    assert found.count("湘X-0001</span>") == 1 and "由湖南省人民政府核发" in found and "已过期" not in found


def test_nothing_else_of_an_officer_is_told(visitor: Client, linwu: Linwu, certificate: Certificate) -> None:
    """The board of an organ and the guide of an item say name, position and post of whoever serves, and nothing else (SVC-03, CAT-04)."""
    officer = certificate.officer
    Officer.objects.filter(pk=officer.pk).update(telephone="13907350000")
    assert "13907350000" not in page(visitor, q="湘X-0001")
    organ, item = linwu.bureau.organ, licence(linwu.bureau.organ).item
    keeper = builders.officer("管系统", builders.post(organ, Role.SYSTEM_ADMIN))
    post = officer.appointments.get().post
    address = {"board": f"/organs/{organ.code}/", "guide": f"/services/{item.code}/"}
    for each in address.values():
        shown = visitor.get(each).content.decode()
        assert officer.name in shown and post.name in shown and str(Role(post.role).label) in shown, each
        assert keeper.name not in shown and "13907350000" not in shown
    today = clock.today()
    Delegation.objects.create(
        post=post, holder=officer, deputy=keeper, valid_from=today, valid_to=today, reason="休假", paper="一号"
    )
    assert f"代行{officer.name}的岗位职责" in visitor.get(address["guide"]).content.decode()
    Appointment.objects.filter(officer=officer).update(valid_to=today - dt.timedelta(days=1))
    assert f"<span>{officer.name}</span>" not in visitor.get(address["board"]).content.decode(), "he has left"
