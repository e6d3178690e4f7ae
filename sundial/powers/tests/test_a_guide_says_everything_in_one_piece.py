from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils.translation import override

from sundial.powers import queries
from sundial.powers.guide import start_in_words
from sundial.powers.models import PowerItem
from sundial.powers.tests.conftest import SHIPPED


def guide(code, on=None):
    with override("en"):
        return queries.guide(PowerItem.objects.get(code=code), on)


def test_the_guide_of_a_licence(linwu):
    found = guide("LW-01")
    assert found.basis[1] == "《非煤矿矿山企业安全生产许可证实施办法》第四条第二款（国家安全生产监督管理总局令第9号）"
    assert [group.name for group in found.conditions] == ["通用", "露天矿山", "地下矿山", "尾矿库"]
    assert "小型露天采石场最大开采高度 < 50 米" in found.conditions[1].lines
    assert "安全出口间距 ≥ 30 米" in found.conditions[2].lines
    assert [group.name for group in found.materials] == ["企业", "独立生产系统"]
    assert (found.materials[0].lines[0].copies, found.materials[0].lines[1].copies) == (3, None)
    assert (found.promised.text, found.promised.starts) == ("15 working days", "acceptance")
    assert found.statutory.text == "45 working days" and found.extensions[0].approver == "局主要负责人书面批准"
    assert found.steps[2].condition and found.steps[2].risks[0].grade == "A"
    assert found.missing == () and found.can_begin


def test_a_missing_limit_is_shown_as_missing(linwu):
    found = guide("LW-08")
    assert found.statutory.is_missing and found.statutory.text == ""
    assert not found.can_begin and "supervision points" in found.missing


def test_minimum_alternative_and_total_are_said(linwu):
    others = {line.label: line.text for line in guide("LW-01").other_limits}
    assert others["审批(初审)结果"] == "at least 7 working days"
    assert others["correction notice"] == "当场 or 5 working days"
    assert [line.text for line in guide("LW-09").extensions] == ["90 days in all", "180 days in all"]


def test_an_item_without_a_route_shows_the_steps_its_source_writes(linwu):
    steps = guide("LW-10").steps
    assert [step.post for step in steps][:2] == ["承办人", "局分管领导"] and steps[5].limit == "15 days"


def test_remedies_carry_their_limits(load):
    load("ningxia_market")
    assert guide("NX-01").remedies[0] == "复议（receipt of the notice of the penalty，15 days）"


@pytest.mark.parametrize(("on", "there"), [(date(2009, 12, 31), False), (date(2010, 1, 1), True)])
def test_an_item_has_a_guide_only_while_a_version_holds(linwu, on, there):
    assert (guide("LW-06", on) is not None) is there


def test_every_start_of_a_limit_in_the_shipped_catalogues_is_said_in_english():
    """Data in Chinese stands in Chinese, but what a period is counted from decides when it ends."""
    starts = set(
        re.findall(r"starts: *([^,}#\n]+)", "\n".join(each.read_text("utf-8") for each in SHIPPED.glob("*.yaml")))
    )
    with override("en"):
        assert len(starts) > 20 and [each for each in starts if start_in_words(each.strip()) == each.strip()] == []
        assert start_in_words("县里自己写的起算点") == "县里自己写的起算点"
    with override("zh-hans"):
        assert start_in_words("受理") == "受理"
