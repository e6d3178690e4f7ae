from __future__ import annotations

import pytest
from django.db import transaction
from django.http import Http404

from sundial.cases.access import access_case
from sundial.cases.models import Case
from sundial.ledger.models import Event
from sundial.organs.models import Account, Reach, Role
from sundial.organs.tests import builders
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


@pytest.fixture
def case(linwu: Linwu) -> Case:
    return linwu.accepted(licence(linwu.bureau.organ))


@pytest.fixture
def reader(linwu: Linwu) -> Account:
    return Account.objects.create_account("zhaoning", "abc12345", linwu.bureau.zhao)


def reads(case: Case) -> int:
    return Event.objects.filter(subject_id=case.pk, kind="case.read").count()


def test_once_an_officer_and_day(linwu: Linwu, case: Case, reader: Account) -> None:
    for _each in range(3):
        assert access_case(reader, case.number) == case
    assert reads(case) == 1
    assert Event.objects.get(kind="case.read").actor_name == "赵宁"
    linwu.days(1)
    access_case(reader, case.number)
    assert reads(case) == 2


@pytest.mark.django_db(transaction=True)
def test_the_look_stays_on_record_when_what_followed_it_failed(case: Case, reader: Account) -> None:
    looked = access_case(reader, case.number)
    with pytest.raises(RuntimeError), transaction.atomic():
        Case.objects.filter(pk=looked.pk).update(project_name="x")
        raise RuntimeError("the page fell over")
    assert reads(case) == 1


def test_a_page_for_an_act_says_why_it_is_not_possible(linwu: Linwu, case: Case, reader: Account) -> None:
    with refused("case.role"):
        access_case(reader, case.number, to="handle")
    handler = Account.objects.create_account("zhangqiang", "abc12345", linwu.bureau.zhang)
    assert access_case(handler, case.number, to="handle") == case


def test_a_post_of_narrow_reach_sees_what_it_has_a_part_in(linwu: Linwu, case: Case) -> None:
    narrow = builders.post(linwu.bureau.organ, Role.HANDLER_B, name="窄岗", reach=Reach.OWN)
    officer = builders.officer("陈小", narrow)
    account = Account.objects.create_account("chenxiao", "abc12345", officer)
    with pytest.raises(Http404):
        access_case(account, case.number)
    linwu.bureau.delegate("handler_a", linwu.bureau.zhang, officer)
    assert access_case(account, case.number) == case
