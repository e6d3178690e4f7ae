"""A register is opened, entered in once, read, and followed to its end; a stranger finds nothing."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sundial.organs.models import Role, Tier
from sundial.organs.tests import builders
from sundial.registers.books import books
from sundial.registers.models import Entry


def test_a_dispute_is_entered_once_followed_and_settled(db, today, signed_in):
    town = builders.organ("香花镇人民政府", "LINWU-TOWN", tier=Tier.TOWNSHIP)
    office = signed_in(builders.officer("何静", builders.post(town, Role.OFFICE)))
    window = signed_in(builders.officer("王芳", builders.post(town, Role.WINDOW)))
    stranger = signed_in(builders.officer("孙磊", builders.post(builders.organ("水利局", "LINWU-W"), Role.DIRECTOR)))
    told = {
        "found_on": "2026-03-02",
        "nature": "land",
        "severity": "serious",
        "people": "12",
        "summary": "<script>alert(1)</script>两组争水",
        "handled_by": "leader",
        "handler": "刘镇长",
        "once": uuid4(),
    }
    lists, form = "/desk/registers/disputes/LINWU-TOWN/", "/desk/registers/disputes/LINWU-TOWN/enter/"
    assert "登记一件纠纷" in office.get("/desk/registers/").content.decode()
    assert office.get(form).status_code == 200
    wrong = office.post(form, told | {"people": "0"})
    assert wrong.status_code == 422 and "涉及人数" in wrong.content.decode() and not Entry.objects.exists()
    for _press in range(2):
        assert office.post(form, told).status_code == 302
    entry = Entry.objects.get()
    page = office.get(lists).content.decode()
    assert str(told["once"]) in page, (
        "the browser drops what it kept of the form, or the next dispute would be this one again"
    )
    assert "领导包案" in page and "土地、山林、水利" in page
    with CaptureQueriesContext(connection) as one:
        office.get("/desk/registers/")
    assert office.post(form, told | {"once": uuid4()}).status_code == 302
    with CaptureQueriesContext(connection) as two:
        office.get("/desk/registers/")
    assert len(one) == len(two) <= 2 * len(books()) + 12
    own = f"/desk/register-entries/{entry.pk}/"
    shown = office.get(own).content.decode()
    assert "两组争水" in shown and "<script>alert" not in shown
    assert office.get(f"{own}settled/").status_code == 200
    assert office.post(f"{own}settled/", {"once": uuid4(), "day": "2026-03-02"}).status_code == 422
    settled = {"once": uuid4(), "day": "2026-03-02", "how": "agreed"}
    assert office.post(f"{own}settled/", settled).status_code == 302
    late = office.post(f"{own}handled/", {"once": uuid4(), "day": "2026-03-02", "what": "再记"})
    assert late.status_code == 422 and "已了结" in late.content.decode()
    assert f"{own}" not in office.get(lists).content.decode() and own in office.get(f"{lists}?all").content.decode()
    for nobody in (window, stranger):
        assert {nobody.get(each).status_code for each in (form, own, f"{own}handled/")} == {404}
        assert nobody.post(form, told | {"once": uuid4()}).status_code == 404
    assert Entry.objects.count() == 2
