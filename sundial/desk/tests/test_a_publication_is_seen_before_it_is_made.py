"""Whoever publishes sees first what the public will see: a person's name and number are masked already."""

import pytest

from sundial.cases.models import Publication
from sundial.desk.tests.conftest import send, text_of
from sundial.permits import actions
from sundial.permits.tests import items

ROUTE = ((1, "sign", "director", "签署决定", ""),)


@pytest.fixture
def delivered(linwu):
    case = linwu.accepted(items.licence(linwu.bureau.organ, route=ROUTE))
    type(case.applicant).objects.update(kind="person", name="李小娟", identifier="431025198001010012")
    actions.grant(case.pk, "同意", by=linwu.bureau.liu)
    linwu.delivered(case)
    return linwu.again(case)


def test_the_preview_is_what_is_published(linwu, signed_in, delivered):
    office = signed_in(linwu.bureau.office)
    page = office.get(f"/desk/cases/{delivered.number}/do/publish/")
    shown = {str(row.label): str(row.value) for row in page.context["form"].preview}
    assert "李小娟" not in text_of(page).split("desk-preview")[1].split("</dl>")[0]
    assert (
        send(office, delivered, "publish", channel=page.context["form"].fields["channel"].choices[0][0]).status_code
        == 302
    )
    content = Publication.objects.get().content
    assert content["applicant"] == shown["当事人"]
    assert "李小娟" not in str(content)
