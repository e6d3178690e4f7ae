"""The form of the signature asks for whatever the item's own decision paper says, and for nothing the case knows."""

import pytest

from sundial.cases.models import Stance
from sundial.desk.tests.conftest import send, text_of
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.powers.models import PowerItem

NEAR = "零售点与学校距离不足五十米。"
ROUTE = ((1, "sign", "director", "签署决定", ""),)


@pytest.fixture
def liu(linwu, signed_in):
    return signed_in(linwu.bureau.liu)


@pytest.fixture
def filing(linwu):
    version = items.licence(linwu.bureau.organ, route=ROUTE)
    PowerItem.objects.filter(pk=version.item_id).update(power_type="filing")
    return linwu.accepted(version)


def test_a_certificate_asks_for_its_table_and_its_days(liu, filing):
    fields = liu.get(f"/desk/cases/{filing.number}/do/grant/").context["form"].fields
    assert {"result_kinds", "result_valid_from", "result_valid_to"} <= set(fields)
    assert "result_address" not in fields


def test_what_is_typed_stands_on_the_certificate(liu, filing):
    given = {
        "result_kinds-0-name": "盐酸",
        "result_kinds-0-volume": "20吨",
        "result_kinds-0-flow": "本县",
        "result_valid_from": "2026-03-02",
        "result_valid_to": "2029-03-01",
    }
    assert send(liu, filing, "grant", **given).status_code == 302
    assert filing.state == "granted"
    paper = filing.documents.get(kind="filing_certificate")
    assert paper.values["kinds"] == [{"name": "盐酸", "volume": "20吨", "flow": "本县"}]


def test_a_hole_in_the_table_is_shown_at_the_table_and_nothing_is_decided(liu, filing):
    given = {"result_kinds-0-name": "盐酸", "result_valid_from": "2026-03-02", "result_valid_to": "2029-03-01"}
    answer = send(liu, filing, "grant", **given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["result_kinds"]
    assert 'value="盐酸"' in text_of(answer)
    assert filing.state == "examining"


def test_a_refusal_begins_with_the_facts_of_whoever_proposed_it(linwu, liu):
    case, bureau = linwu.accepted(items.licence(linwu.bureau.organ)), linwu.bureau
    actions.handle(case.pk, NEAR, by=bureau.zhang, stance=Stance.DISAGREE, recommend_visit=False)
    linwu.visit_decided(case, needed=False)
    actions.handle(case.pk, NEAR, by=bureau.zhang, stance=Stance.DISAGREE)
    actions.review(case.pk, "同意。", by=bureau.chen)
    form = liu.get(f"/desk/cases/{case.number}/do/refuse/").context["form"]
    assert form.fields["facts"].initial == NEAR, "not the word of whoever only agreed"
