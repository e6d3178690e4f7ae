from hypothesis import given
from hypothesis import strategies as st

from sundial.meetings.body_rule import BodyRule

TWO_THIRDS = BodyRule(2, 3, "局务会制度 第四条")


def test_two_thirds_are_rounded_up() -> None:
    assert [TWO_THIRDS.needed(members) for members in range(1, 10)] == [1, 2, 2, 3, 4, 4, 5, 6, 6]


def test_nobody_is_no_meeting() -> None:
    assert not TWO_THIRDS.reached(0, 0)


@given(st.integers(1, 200), st.integers(0, 200), st.integers(1, 9), st.integers(1, 9))
def test_reached_means_the_fraction_is_reached(members: int, present: int, numerator: int, denominator: int) -> None:
    rule = BodyRule(min(numerator, denominator), denominator, "")
    assert rule.reached(present, members) == (present * rule.denominator >= members * rule.numerator)
