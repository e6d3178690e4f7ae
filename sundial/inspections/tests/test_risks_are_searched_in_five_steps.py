"""廉政风险排查 (P-RISK): found, shown, asked, examined, verified; every power searched, every point graded and met by a measure."""

from __future__ import annotations

import colorsys
import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.cases.stated import open_case
from sundial.inspections.risk_search import PROCEDURE, list_of_points, powers_to_search, scale, searched
from sundial.inspections.tests.conftest import Bureau, item, own
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer
from sundial.powers.chart_sheet import GRADES, MEASURE

FOUND = {"step": "现场检查（承办人）", "risk": "降低标准放行", "category": "execution"}
LIKELY = {
    "importance": "3",
    "frequency": "3",
    "kinds": ["reminder", "post_education"],
    "measures": ["双人检查，全程录像"],
}


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def did(bureau: Bureau, case: Case, action: str, by: Officer, **given: object) -> Case:
    """One act a minute, so that the records stand in their order."""
    bureau.time.advance(dt.timedelta(minutes=1))
    return bureau.do(case, action, by, **given)


@pytest.fixture
def search(bureau: Bureau) -> Case:
    version = item(bureau.organ, PROCEDURE, "internal_rule")
    asked = {"scope": "各股室", "reviewed": "职权12项，流程图已重绘。"}
    return open_case(version, own(bureau.organ), asked, by=bureau.office).case


def test_from_the_first_point_to_the_settled_list(bureau: Bureau, search: Case) -> None:
    grave = bureau.version.item.code
    quiet = item(bureau.organ, "permit", "licence").item.code
    of_organ = searched([bureau.organ.pk])[0]
    assert {each.item.code for each in of_organ.unsearched} == {grave, quiet} and of_organ.last is None

    did(bureau, search, "find", bureau.zhang, item=grave, **FOUND)
    did(bureau, search, "find", bureau.zhang, item=grave, **FOUND | {"step": "签发（局长）", "category": "decision"})
    assert list(powers_to_search(search)) == [quiet, grave], "what is still to be searched is offered first"
    with refused("risk.unsearched"):
        did(bureau, search, "show", bureau.office, shown_where="公示栏", shown_until="2026-03-20")
    with refused("risk.found"):
        did(bureau, search, "find_none", bureau.office, item=grave, reason="无裁量。")
    did(bureau, search, "find_none", bureau.office, item=quiet, reason="只作形式审查，不涉及裁量。")
    did(bureau, search, "show", bureau.office, shown_where="公示栏", shown_until="2026-03-20")
    heard = {"asked_of": ["全体职工", "服务对象代表"], "opinions": "无异议。", "more": False}
    did(bureau, search, "ask", bureau.office, **heard)
    first, second = (str(each.pk) for each in search.records.filter(action="find"))
    did(bureau, search, "examine", bureau.chen, point=first, **LIKELY)
    assert search.records.get(action="examine").values["grade"] == "A"
    with refused("risk.ungraded"):
        did(bureau, search, "submit_list", bureau.chen, examined_by=["陈立"])
    with pytest.raises(Refusal) as unmet:
        did(bureau, search, "examine", bureau.chen, point=second, **LIKELY | {"measures": []})
    assert unmet.value.field == "measures", "no point without a measure"
    did(bureau, search, "examine", bureau.chen, point=second, **LIKELY | {"importance": "1", "frequency": "1"})
    did(bureau, search, "find_more", bureau.office, reason="群众反映收件环节。")
    did(bureau, search, "find", bureau.zhang, item=quiet, **FOUND)
    did(bureau, search, "show", bureau.office, shown_where="公示栏", shown_until="2026-03-20")
    did(bureau, search, "ask", bureau.office, **heard)
    third = str(search.records.filter(action="find").last().pk)
    did(bureau, search, "examine", bureau.chen, point=third, **LIKELY | {"importance": "1", "frequency": "1"})
    did(bureau, search, "submit_list", bureau.chen, examined_by=["陈立"])
    did(bureau, search, "verify", bureau.liu, agreed=False, opinion="签发环节重要程度偏低。")
    did(bureau, search, "examine", bureau.chen, point=second, **LIKELY | {"importance": "2", "frequency": "1"})
    did(bureau, search, "submit_list", bureau.chen, examined_by=["陈立"])
    case = did(bureau, search, "verify", bureau.liu, agreed=True, opinion="同意。")

    assert case.outcome == "verified" and case.documents.filter(kind="risk_list").exists()
    shown = list_of_points(case)
    assert shown is not None and [line.cells[3].text[0] for line in shown.lines] == ["A", "B", "C"], (
        "the last word counts"
    )
    of_organ = searched([bureau.organ.pk])[0]
    assert (of_organ.powers, of_organ.unsearched) == (2, ()) and of_organ.last is not None
    item(bureau.organ, "levy", "fee")
    assert [each.item.code for each in searched([bureau.organ.pk])[0].unsearched] == ["T-levy"], "a new power is told"


@pytest.mark.parametrize("example", scale().examples, ids=lambda each: each["en"])
def test_the_founding_examples_have_their_grades(example: dict[str, object]) -> None:
    asked = {name: int(str(example[name])) for name in ("importance", "frequency", "number")}
    assert scale().grade(**asked) == example["grade"]


def test_more_points_importance_or_frequency_never_lower_a_grade() -> None:
    every = [(i, f, n) for i in (1, 2, 3) for f in (1, 2, 3) for n in range(1, 6)]
    graded = {each: scale().grade(*each) for each in every}
    assert set(graded.values()) == {"A", "B", "C"}
    for (i, f, n), grade in graded.items():
        assert all(graded.get(more, "A") <= grade for more in ((i + 1, f, n), (i, f + 1, n), (i, f, n + 1)))


def test_five_kinds_of_risk_and_five_of_measures_are_data() -> None:
    assert list(scale().named("categories", "zh").values()) == [
        "决策类",
        "执行类",
        "自由裁量类",
        "监督类",
        "制度缺失类",
    ]
    told = ["公开承诺", "警示教育", "预警提醒", "廉政谈话", "岗位教育"]
    assert list(scale().named("measures", "zh").values()) == told


def test_the_chart_tells_a_red_b_orange_c_yellow_and_a_measure_blue() -> None:
    degrees = {"A": (345, 375), "B": (15, 40), "C": (41, 65), "measure": (195, 255)}
    drawn = {grade: ground for grade, (ground, _ink) in GRADES.items()} | {"measure": MEASURE[0]}
    for name, colour in drawn.items():
        red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
        hue = colorsys.rgb_to_hsv(red, green, blue)[0] * 360
        low, high = degrees[name]
        assert low <= hue <= high or low <= hue + 360 <= high, (name, colour, hue)
