"""Procedures stated in a file: see README.md here for the format. A room states its life, and adds what only it knows."""

from sundial.cases.stated import amending, extending, naming, party, receipts  # noqa: F401 - importing them is what registers what they know
from sundial.cases.stated.acts import StatedAct, StatedLife, reckoned, tried
from sundial.cases.stated.checks import given_check, hand_check, standing_check
from sundial.cases.stated.doing import Opened, do, open_case
from sundial.cases.stated.effects import effect
from sundial.cases.stated.lives import stated_act, stated_life, stated_lives, take

__all__ = [
    "Opened",
    "StatedAct",
    "StatedLife",
    "do",
    "effect",
    "given_check",
    "hand_check",
    "open_case",
    "reckoned",
    "standing_check",
    "stated_act",
    "stated_life",
    "stated_lives",
    "take",
    "tried",
]
