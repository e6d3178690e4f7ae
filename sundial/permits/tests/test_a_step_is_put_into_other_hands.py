"""Whoever leads the case gives a step to another officer of the same post, with a reason; nobody else may, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.translation import override

from sundial.cases.lifecycle import role_names
from sundial.cases.models import Case
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.fixture
def case(linwu: Linwu) -> Case:
    return linwu.accepted(licence(linwu.bureau.organ))


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_another_of_the_post_takes_the_step_over_and_acts_in_it(linwu: Linwu, case: Case) -> None:
    bureau, run = linwu.bureau, case.steps.get(state="active")
    other = builders.officer("黄涛", bureau.post(Role.HANDLER_A))
    assert code_of(lambda: actions.reassign(case.pk, run, other, "出差", by=bureau.zhang)) == "case.role"
    assert code_of(lambda: actions.reassign(case.pk, run, bureau.office, "出差", by=bureau.chen)) == "reassign.post"
    assert code_of(lambda: actions.reassign(case.pk, run, other, " ", by=bureau.chen)) == "reassign.reason"
    actions.reassign(case.pk, run, other, "张强出差", by=bureau.chen)
    run.refresh_from_db()
    assert run.assignee == other
    event = Event.objects.get(subject_id=case.pk, kind="permit.reassign")
    assert (event.data["to_officer"], event.data["reason"]) == ("黄涛", "张强出差")


def test_the_posts_that_may_are_named_as_the_reader_lists_things() -> None:
    for language, said in (("zh-hans", "分管领导、主要负责人"), ("en", "deputy head in charge, director")):
        with override(language):
            assert str(role_names([Role.DEPUTY_HEAD, Role.DIRECTOR])) == said
