"""What cannot be read is refused whole, with the place of every fault; what is written is read again as the same."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from sundial.powers.discretion.plain_values import Unreadable
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.discretion.tests.tables import all_shipped, row, told
from sundial.powers.discretion.writing import as_data


def places(data):
    with pytest.raises(Unreadable) as refused:
        read_benchmark(data)
    return [each.place for each in refused.value.wrong]


@pytest.mark.parametrize("benchmark", all_shipped(), ids=lambda each: each.item)
def test_what_is_written_is_read_again_as_the_same(benchmark):
    assert read_benchmark(json.loads(json.dumps(as_data(benchmark), ensure_ascii=False))) == benchmark


def test_every_fault_is_told_with_its_place():
    data = told([row("low", {"gain": "1"}), row("lowest", {"times": "about 3"}, fine="[5..1]")])
    assert places(data) == [
        "violations[1].rows[1].when.gain",
        "violations[1].rows[2].grade",
        "violations[1].rows[2].when.times",
        "violations[1].rows[2].sanctions.fine",
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"format": "sundial-benchmark/2"}, "format"),
        ({"item": ""}, "item"),
        ({"titel": "x"}, "titel"),
        ({"source": "某文"}, "source"),
        ({"facts": {}}, "facts"),
        ({"grades": []}, "grades"),
        ({"effective_from": "2026-13-01"}, "effective_from"),
    ],
)
def test_a_fault_in_the_head_is_told(change, place):
    assert place in places(told([row("mid")]) | change)


def test_a_key_used_twice_is_refused():
    data = told([row("mid")])
    data["grades"].append(data["grades"][0])
    assert places(data) == ["grades"]


@pytest.mark.parametrize("data", [None, [], "x", 3, {"format": []}])
def test_what_is_no_benchmark_at_all_is_refused(data):
    assert places(data)


def test_bounds_of_a_number_are_exact():
    found = read_benchmark(told([row("mid")]))
    assert found.fact("times").least == Decimal(1)
