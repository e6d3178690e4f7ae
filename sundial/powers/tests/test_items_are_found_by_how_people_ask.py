"""Words, pinyin, initials, synonyms, aliases, codes, organ and theme, the nearest answer first."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator

from sundial.kernel import clock
from sundial.powers import queries, words
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import PowerItem
from sundial.powers.tests.conftest import SHIPPED

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(kept):
    """Three catalogues, stored once for the whole file."""
    for name in ("linwu", "nantong_water", "township"):
        load_catalogue(SHIPPED / f"{name}.yaml")


@pytest.fixture
def county(loaded, db):
    """The three catalogues, with whatever a test changes taken back."""


def codes(text="", **filters):
    return [version.item.code for version in queries.search(text, **filters)[:50]]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("烟花爆竹经营(零售)许可证审批", "LW-06"),
        ("烟花爆竹经营（零售）许可证审批", "LW-06"),
        ("零售 烟花", "LW-06"),
        ("取水许可", "NTW-LIC-003"),
        ("LW-11", "LW-11"),
        ("lw11", "LW-11"),
        ("lsxkz", "LW-06"),
        ("lingshouxuke", "LW-06"),
        ("zuidishenghuobaozhang", "TW-01"),
        ("dbjz", "TW-05"),
        ("鞭炮 零售", "LW-06"),
        ("烟花爆竹经营(零售)许可证颁发制度", "LW-06"),
        ("加油站", "LW-02"),
        ("三同时", "LW-11"),
        ("水利局 防洪预案", "NTW-OTH-005"),
        ("爆竹 pifa", "LW-05"),
    ],
)
def test_the_wanted_item_comes_first(county, asked, first):
    assert codes(asked)[0] == first


def test_every_word_of_the_question_must_be_answered(county):
    assert codes("烟花 零售") == ["LW-06"]


def test_signs_must_stand_together_in_order(county):
    assert "NTW-LIC-003" in codes("取水") and "NTW-LIC-003" not in codes("水取")


def test_a_whole_sentence_finds_what_answers_most_of_it(county):
    assert codes("我想开一家卖烟花的店")[0] == "LW-06"


@pytest.mark.parametrize("asked", ["", "  ", "？！"])
def test_nothing_asked_is_no_search(county, asked):
    everything = queries.listed().count()
    assert len(queries.search(asked)[:500]) == (everything if not asked.strip() else 0)


@pytest.mark.parametrize("asked", ["'", "\\", "a' | 'b", "!&|:*()<->", "烟花'--", "\x00烟"])
def test_marks_of_the_query_language_are_only_marks(county, asked):
    assert queries.search(asked).count() >= 0


def test_filters_narrow_by_organ_theme_kind_and_offer(county):
    linwu = PowerItem.objects.get(code="LW-01").organ
    assert set(codes(organ=linwu)) == {f"LW-{n:02d}" for n in range(1, 12)}
    assert codes("审批", theme="水利", kind="licence")[0].startswith("NTW-LIC")
    assert set(codes("许可", only_offered=True)) <= set(queries.offered().values_list("item__code", flat=True))


def test_cancelled_and_internal_items_are_never_found(county):
    PowerItem.objects.filter(code="LW-06").update(cancelled_on=clock.today())
    assert "LW-06" not in codes("烟花") and "LW-12" not in codes("局务会制度")


def test_answers_can_be_paged(county):
    found = queries.search("水")
    pages = Paginator(found, 7)
    seen = [version.pk for page in pages for version in page.object_list]
    assert len(seen) == len(set(seen)) == found.count() > 14


def test_marks_do_not_divide_a_name_but_blanks_do():
    assert words.runs("经营(零售) LW-06") == ["经营零售", "lw06"]


def test_a_phrase_is_made_of_neighbouring_pairs():
    assert words.phrase("取水许可") == "('取水' <-> '水许' <-> '许可')"
