"""Published results: found, readable without an account, and nothing personal in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sundial.cases.models import Case, Party, PartyKind, Publication
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.ui import readings

PERSON = {"name": "李小娟", "identifier": "11010519491231002X", "telephone": "13800138000"}


@pytest.fixture
def result(linwu: Linwu) -> Callable[..., Publication]:
    """Live a case to its published result."""

    def live(**party: str) -> Publication:
        version = licence(linwu.bureau.organ, route=((1, "sign", "director", "签署决定", ""),))
        case: Case = linwu.submitted(version)
        if party:
            Party.objects.filter(pk=case.applicant_id).update(kind=PartyKind.PERSON, **party)
        linwu.check_all(case)
        actions.accept(case.pk, by=linwu.bureau.wang)
        actions.grant(case.pk, "同意", by=linwu.bureau.liu)
        linwu.delivered(case)
        linwu.published(case)
        return Publication.objects.get(case=case)

    return live


def test_a_result_is_listed_and_readable(visitor: Client, result: Callable[..., Publication]) -> None:
    shown = result()
    assert shown.title in visitor.get("/published/").content.decode()
    page = visitor.get(f"/published/{shown.pk}/").content.decode()
    assert "临武县楚江镇红火烟花零售店" in page
    assert "准予" in page
    assert "2026年3月11日" in page, "the seventh working day after publication"


def test_nothing_personal_is_shown(visitor: Client, result: Callable[..., Publication]) -> None:
    shown = result(**PERSON)
    pages = visitor.get("/published/").content.decode() + visitor.get(f"/published/{shown.pk}/").content.decode()
    pages += visitor.get("/").content.decode()
    assert "李某某" in pages
    for secret in PERSON.values():
        assert secret not in pages


@pytest.mark.parametrize(
    ("party", "words", "number"),
    [({}, "红火", 1), (PERSON, "李某", 1), (PERSON, PERSON["name"], 0), (PERSON, PERSON["identifier"], 0)],
)
def test_a_firm_is_found_by_its_name_and_a_person_only_as_masked(
    visitor: Client, result: Callable[..., Publication], party: dict[str, str], words: str, number: int
) -> None:
    result(**party)
    assert visitor.get("/published/", {"q": words}).context["page"].count == number


def test_filters_narrow_by_kind_organ_words_and_days(visitor: Client, result: Callable[..., Publication]) -> None:
    result()
    listed = lambda **query: visitor.get("/published/", query).context["page"].count  # noqa: E731 - one word for many asks
    assert listed(kind="result") == 1
    assert listed(kind="proposed") == 0
    assert listed(q="零售") == 1
    assert listed(q="没有") == 0
    assert listed(since="2026-03-02", until="2026-03-02") == 1
    assert listed(since="2026-03-03") == 0


def test_a_withdrawn_publication_says_so_and_nothing_else(
    visitor: Client, linwu: Linwu, result: Callable[..., Publication]
) -> None:
    shown = result()
    actions.unpublish(shown.case_id, shown, "内容有误", by=linwu.bureau.liu)
    page = visitor.get(f"/published/{shown.pk}/").content.decode()
    assert "公示已结束" in page
    assert "红火烟花零售店" not in page
    assert shown.title not in visitor.get("/published/").content.decode()


def test_a_faulty_day_is_said_beside_its_field(visitor: Client, db: None) -> None:
    answer = visitor.get("/published/", {"since": "昨天"})
    assert answer.status_code == 200
    assert "sd-error" in answer.content.decode()


def test_the_outcome_of_a_penalty_is_said_in_words() -> None:
    assert [row.value for row in readings.published({"outcome": "penalty"})] == ["予以处罚"]
