"""Which journeys go through one site, one after the other: serving another costs ten seconds of work.

Those that only look, or bring what is their own, share a site that nobody else changes. The others move the clock or act on
cases of the county's: each of their courses has a site, and goes through it in an order in which none misses what another took.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LOOKING = "looking"
ACTING = {
    "from the bureau": (
        "test_an_act_at_the_scene_survives_a_dead_network.py",
        "test_an_order_is_answered_and_a_finding_appealed.py",
        "test_the_clock_stands_while_the_applicant_puts_things_right.py",  # two working days
        "test_officers_bring_a_permit_to_the_archive.py",  # two weeks
    ),
    "to the supervisor": (
        "test_officers_need_neither_mouse_nor_javascript.py",
        "test_supervisor_puts_out_a_red_light.py",  # a week
    ),
}


@cache
def of(file: Path) -> str:
    """Return the course a file of journeys belongs to; empty for one that needs no site."""
    if file.parent != HERE:
        return ""
    for course, files in ACTING.items():
        if file.name in files:
            return course
    return LOOKING if "playwright" in file.read_text(encoding="utf-8") else ""


def turn(file: Path) -> tuple[int, int]:
    """Return the place of a file among the journeys: its course, and its place in that."""
    course = of(file)
    return ([*ACTING].index(course), ACTING[course].index(file.name)) if course in ACTING else (len(ACTING), 0)
