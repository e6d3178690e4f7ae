"""``policy.yaml``, typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Role


@dataclass(frozen=True)
class Touch:
    """How the screen in a service hall behaves; times in seconds."""

    idle_seconds: int
    warned_seconds: int
    items: int
    letters: int


@dataclass(frozen=True)
class Policy:
    """How long things are kept or shown, and how often an address may try."""

    draft_kept: dt.timedelta
    account_kept: dt.timedelta
    password_shown: dt.timedelta
    case_open: dt.timedelta
    window: dt.timedelta
    of_one_number: int
    of_all_numbers: int
    begun: int
    lodged: int
    called: int
    asked_after: dict[str, int]
    files_of_draft: int
    touch: Touch
    staff_board: tuple[str, ...]
    told_to_applicant: frozenset[str]


@cache
def policy() -> Policy:
    """The policy of this house."""
    said = read_yaml(Path(__file__).with_name("policy.yaml"))
    attempts = said["attempts"]
    return Policy(
        draft_kept=dt.timedelta(days=said["draft_kept_days"]),
        account_kept=dt.timedelta(days=said["account_kept_days"]),
        password_shown=dt.timedelta(minutes=said["password_shown_minutes"]),
        case_open=dt.timedelta(minutes=said["case_open_minutes"]),
        window=dt.timedelta(minutes=attempts["window_minutes"]),
        of_one_number=attempts["of_one_number"],
        of_all_numbers=attempts["of_all_numbers"],
        begun=attempts["begun"],
        lodged=attempts["lodged"],
        called=attempts["called"],
        asked_after=said["asked_after"],
        files_of_draft=said["files_of_draft"],
        touch=Touch(**said["touch"]),
        staff_board=tuple(Role(each).value for each in said["staff_board"]),
        told_to_applicant=frozenset(said["told_to_applicant"]),
    )
