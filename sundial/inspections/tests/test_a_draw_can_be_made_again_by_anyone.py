"""The double random draw: bound before, shown after, the same for everybody who makes it again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sundial.cases.files import path_of
from sundial.inspections.drawing import Roll, draw, faults, proof
from sundial.inspections.models import Draw
from sundial.inspections.tests.conftest import Bureau, code_of
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event

# What can be written in UTF-8, said in the way that Hypothesis need not try each sign for.
SIGNS = st.characters(exclude_categories=["Cs"])
NAMES = st.dictionaries(
    st.text("ABCDEF0123456789", min_size=1, max_size=6), st.text(SIGNS, max_size=4), min_size=3, max_size=9
)


@given(NAMES, NAMES, st.binary(min_size=32, max_size=32), st.integers(1, 3))
def test_the_order_of_the_list_changes_nothing(subjects, inspectors, seed, number) -> None:
    roll = Roll(subjects, inspectors, number, 2)
    turned = Roll(dict(reversed(subjects.items())), dict(reversed(inspectors.items())), number, 2)
    assert roll.digest == turned.digest and draw(roll, seed) == draw(turned, seed)
    assert len(draw(roll, seed)) == number and all(len(set(pair.inspectors)) == 2 for pair in draw(roll, seed))


@given(st.binary(min_size=32, max_size=32))
def test_who_must_withdraw_never_meets(seed) -> None:
    subjects, inspectors = {"a": "甲", "b": "乙"}, {"1": "张", "2": "周", "3": "李"}
    for pair in draw(Roll(subjects, inspectors, 2, 2, frozenset({("a", "1")})), seed):
        assert pair.subject != "a" or "1" not in pair.inspectors


def test_each_change_of_a_published_file_is_found() -> None:
    roll = Roll({"a": "甲", "b": "乙", "c": "丙"}, {"1": "张", "2": "周", "3": "李"}, 2, 2)
    told = proof(roll, b"s" * 32, b"l" * 32, "event")
    assert faults(told) == []
    assert "result" in faults({**told, "result": list(reversed(told["result"]))})
    assert "commitment" in faults({**told, "secret": (b"t" * 32).hex()})
    assert "list_sha256" in faults({**told, "list": {**told["list"], "number": 1}})
    assert faults({}) != []


def test_the_seed_is_bound_before_and_shown_after(bureau: Bureau) -> None:
    codes = {code_of(n): f"企业{n}" for n in range(6)}
    plan = bureau.drawn(codes, number=3)
    bound = Event.objects.get(kind="inspection_plan.bind")
    shown = Event.objects.get(kind="inspection_plan.draw")
    made = Draw.objects.get(case=plan)
    assert bound.data["commitment"] == made.commitment and made.secret not in json.dumps(bound.data)
    assert shown.data["secret"] == made.secret and len(shown.data["result"]) == 3
    published = path_of(made.proof)
    told = json.loads(published.read_text(encoding="utf-8"))
    assert faults(told) == [] and told["commitment_leaf"] == bytes(bound.leaf_hash).hex()
    assert plan.documents.filter(kind="draw_record").exists()


@pytest.mark.parametrize(
    ("roll", "code", "field"),
    [
        ({"subjects": ["某店"]}, "draw.subject", "subjects"),
        ({"subjects": ["某店，91431025MA0000000X"]}, "uscc.checkdigit", "subjects"),
        ({"number": 7}, "draw.number", "number"),
        ({"team": 4}, "draw.team", "inspectors"),
        ({"withdrawn": ["企业0，王五"]}, "draw.withdrawn", "withdrawn"),
    ],
)
def test_a_list_nobody_can_draw_from_is_refused(bureau: Bureau, roll, code, field) -> None:
    with pytest.raises(Refusal) as refused:
        bureau.drawn({code_of(n): f"企业{n}" for n in range(6)}, **roll)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Draw.objects.exists()


def test_whoever_bound_the_list_does_not_draw(bureau: Bureau) -> None:
    plan = bureau.drawn({code_of(1): "企业1"}, number=1)
    assert plan.state == "drawn"
    assert Event.objects.get(kind="inspection_plan.draw").actor_name == "何静"
