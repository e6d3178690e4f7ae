"""Linwu's items from their file: names, lists, limits, clocks and routes, with nothing dropped or invented."""

from __future__ import annotations

import pytest

from sundial.powers import queries
from sundial.powers.models import ItemVersion, LimitKind, PowerItem

LICENCES = ["LW-01", "LW-02", "LW-04", "LW-05", "LW-06", "LW-07", "LW-11"]
PROPOSED = {"LW-04", "LW-07", "LW-11"}


def version(code: str) -> ItemVersion:
    return queries.version_on(PowerItem.objects.get(code=code))


def limits(code: str) -> dict[str, tuple[int, str]]:
    return {row.kind: (row.value, row.unit) for row in version(code).limits.all()}


@pytest.mark.parametrize("code", LICENCES)
def test_a_licence_runs_through_the_steps_of_the_county_rule(linwu, code):
    kinds = [(step.kind, step.role, step.condition) for step in version(code).route.all()]
    publish = [("publish_proposed", "office", "")] if code in PROPOSED else []
    assert kinds == [
        ("handle", "handler_a", ""),
        ("decide_visit", "deputy_head", ""),
        ("on_site", "handler_a", "on_site_needed"),
        ("recheck", "handler_a", "rectification_ordered"),
        ("handle", "handler_a", ""),
        ("review", "deputy_head", ""),
        *publish,
        ("meeting", "director", ""),
        ("sign", "director", ""),
    ]


def test_the_filing_certificate_has_three_steps_of_the_same_day(linwu):
    steps = [(step.kind, step.role, step.limit_value, step.limit_unit) for step in version("LW-03").route.all()]
    assert steps == [
        ("handle", "handler_a", 0, "same_day"),
        ("review", "deputy_head", 0, "same_day"),
        ("sign", "director", 0, "same_day"),
    ]
    assert version("LW-03").no_conditions and version("LW-03").conditions == []


@pytest.mark.parametrize(
    ("code", "promised", "extension", "statutory"),
    [
        ("LW-01", 15, 10, (45, "working_day")),
        ("LW-02", 15, 10, (30, "working_day")),
        ("LW-04", 15, 10, (45, "working_day")),
        ("LW-05", 20, 10, (30, "working_day")),
        ("LW-06", 15, 5, (20, "working_day")),
        ("LW-07", 30, 10, (45, "working_day")),
        ("LW-11", 20, 10, (30, "day_unqualified")),
    ],
)
def test_limits_are_those_of_the_county_rule(linwu, code, promised, extension, statutory):
    found = limits(code)
    assert found[LimitKind.PROMISED] == (promised, "working_day")
    assert found[LimitKind.EXTENSION] == (extension, "working_day")
    assert found[LimitKind.STATUTORY] == statutory
    assert found[LimitKind.CORRECTION_NOTICE] == (5, "working_day") and found[LimitKind.DELIVERY] == (2, "working_day")


def test_a_limit_the_source_does_not_give_stays_missing(linwu):
    assert LimitKind.STATUTORY not in limits("LW-08") and LimitKind.PROMISED not in limits("LW-08")
    assert not any(step.limit_value for step in version("LW-01").route.all())


@pytest.mark.parametrize("code", LICENCES)
def test_the_clock_stops_only_where_the_source_excludes_the_time(linwu, code):
    stops = code not in {"LW-07", "LW-11"}
    found = version(code)
    assert (found.correction_stops_clock, found.rectification_stops_clock) == (stops, stops)
    assert found.publishes_proposed is (code in PROPOSED) and found.publishes_result


def test_a_name_in_the_index_becomes_an_alias(linwu):
    assert version("LW-06").name == "烟花爆竹经营(零售)许可证审批"
    assert version("LW-06").aliases == ["烟花爆竹经营(零售)许可证颁发制度"]


def test_materials_keep_their_class_copies_form_and_substitute(linwu):
    first = version("LW-01").materials.all()[0]
    assert (first.name, first.copies, first.group) == ("安全生产许可证申请书", 3, "企业")
    assert len(version("LW-01").materials.filter(group="独立生产系统")) == 8
    assert "危险化学品经营许可证" in version("LW-03").materials.get(name="工商营业执照副本").substitute
    assert version("LW-03").materials.get(name="工商营业执照副本").form == "copy"


def test_the_basis_keeps_law_article_and_document_number(linwu):
    second = version("LW-01").basis.all()[1]
    assert (second.law, second.article) == ("非煤矿矿山企业安全生产许可证实施办法", "第四条第二款")
    assert second.document_number == "国家安全生产监督管理总局令第9号"


def test_tiered_extensions_keep_order_approver_and_that_they_are_totals(linwu):
    tiers = version("LW-09").limits.filter(kind=LimitKind.EXTENSION)
    assert [(row.value, row.is_total) for row in tiers] == [(90, True), (180, True)]
    assert tiers[1].approver == "郴州市安全监督管理局批准"


def test_internal_rules_are_kept_inside(linwu):
    inside = PowerItem.objects.filter(internal_only=True).values_list("code", flat=True)
    assert sorted(inside) == ["LW-12", "LW-13", "LW-14"]
    assert not queries.listed().filter(item__code__in=inside).exists()
    assert all("政府信息公开条例第十六条" in version(code).internal_ground for code in inside), (
        "with the reason (OPEN-01)"
    )
    assert version("LW-14").extra["liability"]["grounds"] == 9


def test_only_whole_items_with_a_procedure_are_offered(linwu):
    assert sorted(queries.offered().values_list("item__code", flat=True)) == sorted([*LICENCES, "LW-03"])


def test_risk_points_sit_on_their_steps(linwu):
    grades = {step.kind: [risk.grade for risk in step.risks.all()] for step in version("LW-11").route.all()}
    assert grades["meeting"] == ["A"] and grades["review"] == ["B"] and grades["publish_proposed"] == ["C"]
    assert all(risk.measures for risk in version("LW-11").risks.all())
    assert any("演示" in note for note in version("LW-11").notes)
