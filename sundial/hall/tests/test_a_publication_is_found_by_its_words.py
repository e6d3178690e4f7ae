"""The list of publications: found by any two signs that follow each other, kept true by the database, paged by the last row."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from sundial.cases import publication_search
from sundial.cases.models import Case, Publication, PublicationWords
from sundial.cases.publication_search import Asked, find
from sundial.hall import publications
from sundial.hall.publications import PublicationFilters, listed
from sundial.kernel import clock
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.fixture
def case(linwu: Linwu) -> Case:
    return linwu.submitted(licence(linwu.bureau.organ))


def publish(case: Case, n: int = 0, title: str = "烟花爆竹零售许可", applicant: str = "李某某") -> Publication:
    at = clock.now() - dt.timedelta(minutes=n)
    row = Publication(case=case, kind="result", title=title, content={"applicant": applicant}, channel="hall")
    row.published_at, row.keep_until = at, at + dt.timedelta(days=30)
    row.save()
    return row


def places(words: str, enough: int = 20) -> list[publication_search.Place]:
    return find(Asked(words), enough).places


def found(words: str) -> int:
    return len(places(words))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("烟花", 1),
        ("花爆竹零", 1),
        ("爆竹烟花", 0),
        ("烟", 1),
        ("可", 1),
        ("ＡＢ公司", 1),
        ("ab 公司", 1),
        ("（ab）公司", 1),
        ("公司第", 1),
        ("零许", 0),
        ("许可烟", 0),
        ("……", 0),
        ("'; DROP TABLE", 0),
        ("\\", 0),
    ],
)
def test_signs_that_follow_each_other_are_found_whatever_stands_between(case: Case, words: str, number: int) -> None:
    publish(case, title="烟花爆竹零售许可", applicant="AB（公司）第1号店")
    assert found(words) == number


def test_what_is_taken_down_or_changed_is_found_no_more(case: Case) -> None:
    shown = publish(case, title="河道采砂许可")
    Publication.objects.filter(pk=shown.pk).update(title="取水许可")
    assert (found("采砂"), found("取水")) == (0, 1)
    Publication.objects.filter(pk=shown.pk).update(withdrawn_at=clock.now())
    assert found("取水") == 0 and not PublicationWords.objects.exists()


def test_a_page_goes_on_after_its_last_row_and_misses_none(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publications, "PER_PAGE", 3)
    keys = [publish(case, n // 2).pk for n in range(8)]
    seen, after = [], ""
    for _page in range(4):
        page = listed(PublicationFilters(), after)
        seen += [each.pk for each in page.rows]
        after = page.next
        if not after:
            break
    assert len(seen) == 8 and set(seen) == set(keys)
    for nonsense in ("x", "1-x", f"99999999999999999999-{uuid4()}"):
        assert listed(PublicationFilters(), nonsense).count == 8


def test_the_index_answers_where_the_newest_do_not(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is rare lies beyond the newest; what is common is found there; the answer is the same either way."""
    old = publish(case, 600, title="白鹤滩取水许可")
    for n in range(6):
        publish(case, n)
    assert [each.publication for each in places("白鹤滩")] == [old.pk]
    monkeypatch.setattr(publication_search, "NEWEST", 2)
    monkeypatch.setattr(publication_search, "COUNTED", 3)
    assert [each.publication for each in places("白鹤滩")] == [old.pk]
    assert len(places("烟花")) == 4, "one more than is counted: there are more"
    page = listed(PublicationFilters(q="烟花"))
    assert (page.count, page.more) == (3, True)
    assert not find(Asked("烟花"), 2).whole, "enough among the newest: the index is not asked"


def test_the_index_knows_organ_and_kind_and_holds_each_row_to_all_that_is_asked(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is asked for the scarcest few of all pairs and marks, and a row that has those alone is no answer."""
    monkeypatch.setattr(publication_search, "NEWEST", 2)
    old = publish(case, 600, title="白鹤滩水库取水许可证核发")
    publish(case, 599, title="白鹤滩水库采砂许可证核发")
    for n in range(4):
        publish(case, n)
    here, power = case.organ_id, case.item.power_type
    whole = Asked("白鹤滩水库取水许可证核发", organ=here, kind="result", power=power)
    for scarcest in (1, 3):
        monkeypatch.setattr(publication_search, "SCARCEST", scarcest)
        assert [each.publication for each in find(whole, 20).places] == [old.pk]
        assert len(find(Asked("鹤", organ=here), 20).places) == 2
        assert not find(Asked("白鹤滩", kind="proposed"), 20).places
        assert not find(Asked("白鹤滩", organ=uuid4()), 20).places
        assert not find(Asked("白鹤滩", since=clock.now() - dt.timedelta(minutes=500)), 20).places
    assert not find(Asked("……", organ=here), 20).places
    assert not find(Asked("kind:result"), 20).places, "a mark is no word"


def test_organ_kind_power_and_days_narrow_together(case: Case) -> None:
    publish(case)
    organ, day = case.organ.code, clock.today()
    both = PublicationFilters(organ=organ, kind="result", power=case.item.power_type, q="烟花", since=day, until=day)
    assert listed(both).count == 1
    assert listed(PublicationFilters(organ=organ, kind="proposed", q="烟花")).count == 0
    assert listed(PublicationFilters(until=day - dt.timedelta(days=1))).count == 0
    assert [code for code, _name in publications.organs_that_published()] == [organ]
    assert [power for power, _label in publications.kinds_that_published()] == [case.item.power_type]
