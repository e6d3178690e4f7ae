"""Fireworks are the brigade's, chemicals the section's: an item names the posts that do its cases, and nobody else's hand does them."""

from __future__ import annotations

import pytest

from sundial.cases.models import Case
from sundial.cases.posts import split_of
from sundial.cases.queries import next_actions
from sundial.desk.beginning import beginnable
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.organs.models import Officer, Unit
from sundial.organs.tests import builders
from sundial.penalties.tests.life import Penal, an_item, bureau
from sundial.powers.models import ItemVersion

CHECKED = {"checked_facts": "情况属实。"}


@pytest.fixture
def penal(db: None, today: clock.Frozen) -> Penal:
    today.move_to(nine_o_clock(MONDAY))
    return Penal(today, **bureau())


@pytest.fixture
def brigade(penal: Penal) -> Officer:
    section = Unit.objects.create(organ=penal.organ, name="执法大队")
    held = builders.officer("吴刚", builders.post(penal.organ, name="执法大队承办人", unit=section))
    builders.certify(held)
    return held


@pytest.fixture
def case(penal: Penal, brigade: Officer) -> Case:
    return penal.registered(an_item(penal.organ))


def split(case: Case, *named: str) -> None:
    case.version.extra["posts"] = {"handler_a": list(named)}
    type(case.version).objects.filter(pk=case.version_id).update(extra=case.version.extra)


@pytest.mark.parametrize("named", ["执法大队承办人", "执法大队"])
def test_an_act_is_for_the_posts_the_item_names(penal: Penal, brigade: Officer, case: Case, named: str) -> None:
    split(case, named)
    with pytest.raises(Refusal) as refused:
        penal.do(case, "check_source", penal.zhang, officers=[penal.zhang, penal.zhou], **CHECKED)
    assert refused.value.code == "case.post" and refused.value.as_dict()["who"] == named
    told = next(each for each in next_actions(penal.again(case), penal.zhang) if each.action == "check_source")
    assert told.refusal is not None and told.refusal.code == "case.post", "the page says so beforehand"
    penal.do(case, "check_source", brigade, officers=[brigade, penal.zhou], **CHECKED)
    assert penal.again(case).state == "checked"


def test_a_single_act_may_be_another_sections(penal: Penal, brigade: Officer, case: Case) -> None:
    """The section of policy and law checks what the brigade will investigate (PEN-32)."""
    case.version.extra["posts"] = {"handler_a": ["执法大队"], "acts": {"check_source": ["handler A", "承办人A"]}}
    type(case.version).objects.filter(pk=case.version_id).update(extra=case.version.extra)
    with pytest.raises(Refusal) as refused:
        penal.do(case, "check_source", brigade, officers=[brigade, penal.zhou], **CHECKED)
    assert refused.value.code == "case.post"
    penal.do(case, "check_source", penal.zhang, officers=[penal.zhang, penal.zhou], **CHECKED)
    assert penal.again(case).state == "checked"


def test_a_role_it_does_not_name_is_everybodys_who_holds_it(penal: Penal, brigade: Officer, case: Case) -> None:
    split(case, "执法大队")
    penal.do(case, "check_source", brigade, officers=[brigade, penal.zhou], **CHECKED)
    penal.do(case, "accept_source", penal.chen, accepted=True)
    assert penal.again(case).state == "accepted"


def test_only_they_are_offered_to_begin_and_to_be_named(penal: Penal, brigade: Officer, case: Case, signed_in) -> None:
    split(case, "执法大队")
    assert [each.version.item.code for each in beginnable(brigade)].count("P-01") == 2
    assert beginnable(penal.zhang) == []
    page = signed_in(brigade).get(f"/desk/cases/{case.number}/do/check_source/").context["form"]
    names = [label for _key, label in page.fields["officers"].choices]
    assert any("吴刚" in each for each in names) and not any("张强" in each for each in names)


def test_a_list_of_posts_without_roles_splits_nothing(penal: Penal, case: Case) -> None:
    listed = {"posts": ["承办人A", "局长"]}
    assert split_of(ItemVersion(extra=listed)) == {}
    type(case.version).objects.filter(pk=case.version_id).update(extra=case.version.extra | listed)
    assert [each.version.item.code for each in beginnable(penal.zhang)].count("P-01") == 2
