"""No page shows everybody the name a field has in a file: each field that is published has its words."""

from __future__ import annotations

from sundial.cases.stated import stated_lives
from sundial.cases.stated.amending import words_of
from sundial.penalties.effects import SHOWN
from sundial.ui.readings import published


def test_every_field_a_life_publishes_is_called_by_its_words() -> None:
    shown = {
        (life.procedure, name)
        for life in stated_lives()
        for act in filter(None, (life.opening, *life.acts.values()))
        for effect in act.effects
        if effect.name == "publish"
        for name in effect.argument.get("shows", [])
    }
    shown |= {(procedure, name) for procedure in ("penalty", "summary_penalty") for name in SHOWN}
    assert ("market", "market_name") in shown
    assert not [each for each in shown if each[1] not in words_of(each[0])]


def test_what_an_item_adds_keeps_its_own_name_and_what_all_have_comes_first() -> None:
    rows = published({"market_name": "湘南市场", "仓库": "一处", "applicant": "某公司"}, "market")
    assert [str(row.label) for row in rows] == ["当事人", "市场名称", "仓库"]
