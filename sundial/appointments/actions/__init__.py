"""Windows are opened, given hours and closed; visits are booked, called, served, missed and forgotten. Each is one transaction."""

from sundial.appointments.actions.booking import Booked, book, cancel, forget_past, miss, sweep_missed
from sundial.appointments.actions.queue import (
    arrive,
    back_in_line,
    call_next,
    pass_over,
    serve,
    serve_and_call,
    walk_in,
)
from sundial.appointments.actions.windows import amend_window, close_window, end_hours, open_window, set_hours

__all__ = [
    "Booked",
    "amend_window",
    "arrive",
    "back_in_line",
    "book",
    "call_next",
    "cancel",
    "close_window",
    "end_hours",
    "forget_past",
    "miss",
    "open_window",
    "pass_over",
    "serve",
    "serve_and_call",
    "set_hours",
    "sweep_missed",
    "walk_in",
]
