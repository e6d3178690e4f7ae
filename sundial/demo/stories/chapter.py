"""What the chapters share: the list a chapter is, and the common ways from acceptance to the meeting."""

from __future__ import annotations

from collections.abc import Callable

from sundial.demo.director import Story
from sundial.demo.tale import Tale, chain

Teller = Callable[[Tale], Story]


class Chapter(list[Teller]):
    """Stories on one theme, in the order in which they stand in their file."""

    def story(self, teller: Teller) -> Teller:
        """Add a story."""
        self.append(teller)
        return teller


def inspected(t: Tale, day: int) -> Story:
    """Documentary opinion, inspection decided, made and passed, opinion, review: the common way to the meeting, six days."""
    return chain(
        t.handled(day), t.visit_decided(day + 1), t.visited(day + 3), t.summed_up(day + 4), t.reviewed(day + 5)
    )


def unvisited(t: Tale, day: int) -> Story:
    """The same without an inspection, in three days."""
    return chain(
        t.handled(day, visit=False), t.visit_decided(day + 1, False), t.summed_up(day + 1), t.reviewed(day + 2)
    )
