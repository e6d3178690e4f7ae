from __future__ import annotations

import json

import pytest

from sundial.organs.models import Tier
from sundial.powers import export, queries
from sundial.powers.models import LimitRow, PowerItem, PowerType


def version(code):
    return queries.version_on(PowerItem.objects.get(code=code))


def test_a_row_carries_codes_limits_and_words(linwu):
    row = export.exchange_row(version("LW-06"))
    assert (row["task_type"], row["use_level"], row["project_type"], row["task_state"]) == ("01", Tier.COUNTY, "2", "1")
    assert (row["anticipate_day"], row["anticipate_type"]) == ("20", "1")
    assert (row["promise_day"], row["promise_type"]) == ("15", "1")
    assert (
        row["dept_code"] == linwu.catalogue.organ.code and row["local_task_code"] == "LW-06" and row["task_code"] == ""
    )
    assert "烟花爆竹安全管理条例" in row["by_law"] and row["handle_flow"].startswith("书面审查 → ")


def test_a_missing_limit_stays_empty_and_an_uncoded_unit_is_told_in_words(linwu):
    assert export.exchange_row(version("LW-08"))["anticipate_day"] == ""
    row = export.exchange_row(version("LW-10"))
    assert (row["anticipate_day"], row["anticipate_type"]) == ("", "") and row["anticipate_explain"]


def test_a_national_code_fills_both_code_columns(linwu):
    PowerItem.objects.filter(code="LW-06").update(code="114310250064025102" + "4" + "430117002011")
    row = export.exchange_row(version("1143102500640251024430117002011"))
    assert (row["task_code"], row["catalog_code"], row["local_task_code"]) == (
        "1143102500640251024430117002011",
        "430117002011",
        "",
    )


def test_every_power_type_has_a_code():
    assert set(export.codes()["power_type"]) == set(PowerType.values)


def test_the_whole_of_an_item_is_plain_data(linwu):
    found = export.whole(version("LW-11"))
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    assert len(found["limits"]) == LimitRow.objects.filter(version__item__code="LW-11").count()
    assert found["risks"][0]["step"] == "1-0" and found["version"]["units"] == ["安监一股", "安监二股"]


@pytest.mark.parametrize(("value", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("烟花", "烟花"), (None, ""), (7, "7")])
def test_a_cell_is_never_a_formula(value, cell):
    assert export.safe_cell(value) == cell
