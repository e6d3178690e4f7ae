"""Wilson's interval against its published values and its own properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sundial.kernel.proportion import Proportion

NORMAL_95 = 1.959964


@pytest.mark.parametrize(
    ("hits", "total", "lower", "upper"),
    # Newcombe 1998 (Statistics in Medicine 17), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_equals_the_published_one(hits: int, total: int, lower: float, upper: float) -> None:
    assert Proportion(hits, total, NORMAL_95).interval == pytest.approx((lower, upper), abs=5e-5)


@given(st.integers(0, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_rate_lies_within_its_interval(counts: tuple[int, int]) -> None:
    found = Proportion(*counts, NORMAL_95)
    if found.interval is None or found.rate is None:
        assert counts[1] == 0
        return
    lower, upper = found.interval
    assert 0 <= lower <= found.rate + 1e-12 and found.rate - 1e-12 <= upper <= 1


def test_more_cases_make_it_narrower() -> None:
    few, many = Proportion(5, 10, NORMAL_95).interval, Proportion(500, 1000, NORMAL_95).interval
    assert few and many and few[0] < many[0] < many[1] < few[1]


@pytest.mark.parametrize(("hits", "total"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(hits: int, total: int) -> None:
    with pytest.raises(ValueError):
        Proportion(hits, total, NORMAL_95)
