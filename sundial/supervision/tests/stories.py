"""The registry of lived stories: one for each rule, dark on one side of its edge and lit on the other."""

from __future__ import annotations

from collections.abc import Callable

from sundial.cases.models import Case
from sundial.supervision.tests.conftest import Watch

Story = Callable[[Watch, Callable[[Case], None]], Case]
stories: dict[str, tuple[str, Story]] = {}


def both_sides(rule: str, light: str) -> Callable[[Story], Story]:
    """Add the story of ``rule``: it calls ``dark(case)`` where nothing may burn, and returns the case once it must."""

    def _add(story: Story) -> Story:
        assert rule not in stories, f"{rule} has two stories"
        stories[rule] = (light, story)
        return story

    return _add
