"""Seven licences, seven application forms: what each asks is its own, and what is left empty is named, not refused (FORM-02)."""

from __future__ import annotations

import pytest

from sundial.kernel.refusal import Refusal
from sundial.permits import applied
from sundial.permits.own_forms import own_form, questions_of, told
from sundial.powers.models import ItemVersion, PowerItem

SEVEN = {
    "非煤矿矿山企业安全生产许可证初审": "mineral",
    "危险化学品经营许可证初审": "tanks",
    "烟花爆竹安全生产许可证初审": "dangerous_rooms",
    "烟花爆竹经营(批发)许可证初审": "vehicles",
    "烟花爆竹经营(零售)许可证审批": "extinguishers",
    "职业卫生安全许可证审批": "hazards",
    "非煤矿矿山建设项目安全设施设计审查与竣工验收审批": "designer",
}
RETAIL = "烟花爆竹经营(零售)许可证审批"
FACILITIES = "非煤矿矿山建设项目安全设施设计审查与竣工验收审批"


def version(name: str, procedure: str = "permit") -> ItemVersion:
    return ItemVersion(name=name, item=PowerItem(procedure=procedure))


def test_each_asks_what_no_other_asks() -> None:
    forms = {name: own_form(version(name)) for name in SEVEN}
    assert len({form.title for form in forms.values() if form}) == len(SEVEN)
    for name, own in SEVEN.items():
        asking = [other for other in SEVEN if own in {each.name for each in questions_of(version(other))}]
        assert asking == [name]
    assert own_form(version("取水许可")) is None and own_form(version(RETAIL, "penalty")) is None


def test_what_cannot_be_read_is_refused_and_what_is_empty_is_kept_empty() -> None:
    mine = version("非煤矿矿山企业安全生产许可证初审")
    with pytest.raises(Refusal) as error:
        told(mine, "", {"staff": "许多人"})
    assert (error.value.code, error.value.field) == ("asked.form", "staff")
    kept = told(mine, "", {"staff": "36", "mode": "露天开采"})
    assert kept["staff"] == "36" and kept["mode"] == "露天开采" and kept["mineral"] == ""
    assert told(version("取水许可"), "", {"staff": "36"}) == {}


def test_the_acceptance_of_works_asks_more_than_the_review_of_their_design() -> None:
    built = {"builder": "某矿山建设公司", "review_number": "临安监设审〔2026〕1号"}
    works = version(FACILITIES)
    assert "builder" not in told(works, "设计审查", built)
    assert told(works, "竣工验收", built)["review_number"] == built["review_number"]


def test_a_row_of_the_form_is_read_in_the_order_of_its_columns() -> None:
    (trained,) = (each for each in questions_of(version(RETAIL)) if each.name == "trained")
    row = {"certificate": "培零088", "duty": "负责人", "name": "李娟"}
    assert applied.in_words(trained, [row]) == "李娟 负责人 培零088"
    rows = dict(applied.rows({"area": "24", "mode": "专店销售", "other": "x"}, questions_of(version(RETAIL))))
    assert rows["other"] == "x" and list(rows.values())[:2] == ["专店销售", "24"], "its own form first, in its order"
