"""What a visitor does to a draft. None of it is in the record before ``submit``, which writes all of it at once."""

from sundial.hall.actions.account import (
    Opened,
    change_password,
    close_account,
    draw_code,
    keep_case,
    let_case_go,
    open_account,
    replace_password,
)
from sundial.hall.actions.begin import Begun, begin
from sundial.hall.actions.fill import answer, attach, detach, pledge, take_over
from sundial.hall.actions.forget import discard, forget_stale, hide_password
from sundial.hall.actions.submit import submit

__all__ = [
    "Begun",
    "Opened",
    "answer",
    "attach",
    "begin",
    "change_password",
    "close_account",
    "detach",
    "discard",
    "draw_code",
    "forget_stale",
    "hide_password",
    "keep_case",
    "let_case_go",
    "open_account",
    "pledge",
    "replace_password",
    "submit",
    "take_over",
]
