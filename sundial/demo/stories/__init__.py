"""The stories of the demonstration: every state and branch of a permit, penalties, what is done in the field, and every light, some
hundred cases.

Days are working days from today: -3 is the third last. A story that plans something for a day to come simply waits.
"""

from __future__ import annotations

from sundial.demo.director import Story
from sundial.demo.stories import decided, done, examination, field, intake, penalties, tiers, time_runs_out, voices
from sundial.demo.tale import Stage, Tale

FIRST_DAY = -64  # when the county begins to work with the system

# A story's place is its number: new ones go to the end, or the hours and papers of all that follow change.
CHAPTERS = [
    module.chapter for module in (intake, examination, time_runs_out, decided, done, penalties, field, tiers, voices)
]


def all_stories(stage: Stage) -> list[Story]:
    """Every case of the demonstration, ready to be lived."""
    tellers = [teller for chapter in CHAPTERS for teller in chapter]
    return [teller(Tale(stage, number)) for number, teller in enumerate(tellers)]
