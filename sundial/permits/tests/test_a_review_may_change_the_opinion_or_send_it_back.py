from __future__ import annotations

import pytest

from sundial.cases.models import Case, Stance
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused

ROUTE = (
    (1, "handle", "handler_a", "书面审查", ""),
    (2, "review", "deputy_head", "分管领导审查", ""),
    (3, "sign", "director", "签署决定", ""),
)


@pytest.fixture
def to_review(linwu: Linwu) -> Case:
    case = linwu.accepted(licence(linwu.bureau.organ, route=ROUTE))
    return actions.handle(case.pk, "符合条件。", by=linwu.bureau.zhang)


def test_agreeing_leaves_the_proposal(linwu: Linwu, to_review: Case) -> None:
    assert linwu.reviewed(to_review).answers["proposal"] == "grant"
    assert linwu.kinds_in_hand(to_review) == ["sign"]


def test_a_changed_opinion_names_the_one_it_overrules(linwu: Linwu, to_review: Case) -> None:
    case = actions.review(to_review.pk, "安全距离不足。", by=linwu.bureau.chen, stance=Stance.CHANGE)
    changed = case.opinions.get(stance=Stance.CHANGE)
    assert (changed.changes.officer, changed.officer) == (linwu.bureau.zhang, linwu.bureau.chen)
    assert case.answers["proposal"] == "refuse"


def test_sent_back_the_step_runs_again_as_a_new_round(linwu: Linwu, to_review: Case) -> None:
    actions.send_back(to_review.pk, "请补充现场照片。", by=linwu.bureau.chen)
    runs = list(to_review.steps.order_by("round", "step__stage").values_list("kind", "round", "state"))
    assert runs == [("handle", 1, "void"), ("review", 1, "void"), ("handle", 2, "active")]
    assert linwu.step(to_review, "handle").assignee == linwu.bureau.zhang
    actions.handle(to_review.pk, "已补充。", by=linwu.bureau.zhang)
    linwu.reviewed(to_review)
    assert linwu.kinds_in_hand(to_review) == ["sign"]
    returned = to_review.opinions.get(stance=Stance.RETURN)
    assert returned.changes.text == "符合条件。"


def test_neither_without_words(linwu: Linwu, to_review: Case) -> None:
    with refused("opinion.text"):
        actions.review(to_review.pk, "", by=linwu.bureau.chen)
    with refused("opinion.text"):
        actions.send_back(to_review.pk, " ", by=linwu.bureau.chen)
    with refused("opinion.stance"):
        actions.review(to_review.pk, "不同意", by=linwu.bureau.chen, stance=Stance.DISAGREE)


def test_only_the_post_of_the_step_reviews(linwu: Linwu, to_review: Case) -> None:
    for other in (linwu.bureau.zhang, linwu.bureau.liu, linwu.bureau.wang):
        with refused("case.role"):
            actions.review(to_review.pk, "同意", by=other)


def test_a_legal_review_and_an_expert_run_side_by_side_where_the_route_says_so(linwu: Linwu) -> None:
    route = (
        (1, "handle", "handler_a", "书面审查", ""),
        (2, "legal_review", "legal_reviewer", "法制审核", ""),
        (2, "expert", "expert", "专家审查", ""),
        (3, "sign", "director", "签署决定", ""),
    )
    case = linwu.accepted(licence(linwu.bureau.organ, route=route))
    actions.handle(case.pk, "符合。", by=linwu.bureau.zhang)
    assert sorted(linwu.kinds_in_hand(case)) == ["expert", "legal_review"]
    actions.give_opinion(case.pk, "程序合法。", by=linwu.bureau.zhao)
    assert linwu.kinds_in_hand(case) == ["expert"]
    actions.give_opinion(case.pk, "技术可行。", by=linwu.bureau.expert)
    assert linwu.kinds_in_hand(case) == ["sign"]
