"""The verbs of a collective decision: call, put on the agenda, hold, take positions, resolve, close, sign.

Every verb locks the meeting and records its event on it. A resolution on a case is also an act on that case: it
completes the meeting step there, through the same machine as every other act (``cases.procedure``).
"""

from sundial.meetings.actions.call import add_topic, call_meeting, takes_topics
from sundial.meetings.actions.close import close, number_minutes, sign
from sundial.meetings.actions.hold import hold
from sundial.meetings.actions.resolve import asks_head, resolve, silent, take_position
from sundial.meetings.actions.session import CALLING, RECORDING, RESOLVING, Session, at_meeting

__all__ = [
    "CALLING",
    "RECORDING",
    "RESOLVING",
    "Session",
    "add_topic",
    "asks_head",
    "at_meeting",
    "call_meeting",
    "close",
    "hold",
    "number_minutes",
    "resolve",
    "sign",
    "silent",
    "take_position",
    "takes_topics",
]
