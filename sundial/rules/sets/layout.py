"""How an event set lies on disk: ``docs/audit.md`` describes it for other systems to write.

    set.json                                    what it is
    calendar_day.parquet                        every day of every calendar its cases name
    case/region=350102/month=2025-03/*.parquet  one row per case
    event/region=…/month=…/*.parquet            one row per act
    step/region=…/month=…/*.parquet             one row per run of a step
    detail, paper, hand, term/region=…/month=…/… what a few acts carry besides
    certificate, appointment, item, organ, officer, duty, light.parquet   registers

All rows of a case lie in the partition of its region and of the month in which the case began.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sundial.rules.logs.trouble import LogError

FORMAT = "sundial-events/1"
MANIFEST = "set.json"
CALENDAR = "calendar_day.parquet"
TRUTH = "truth.parquet"
FOLDERS = {
    "base_case": "case",
    "base_event": "event",
    "base_step": "step",
    "base_detail": "detail",
    "base_paper": "paper",
    "base_hand": "hand",
    "base_term": "term",
}
# What belongs to no case lies beside the folders, one file each; any of them may be absent.
REGISTERS = {
    "certificate": "certificate.parquet",
    "appointment": "appointment.parquet",
    "base_item": "item.parquet",
    "base_organ": "organ.parquet",
    "base_officer": "officer.parquet",
    "base_duty": "duty.parquet",
    "base_light": "light.parquet",
}


@dataclass(frozen=True)
class Manifest:
    """What a set says of itself. ``as_of`` is the local day up to which it was told."""

    title: str
    title_en: str
    zone: str
    as_of: str
    cases: int
    events: int
    steps: int

    @property
    def day(self) -> date:
        """``as_of`` as a day."""
        return date.fromisoformat(self.as_of)

    def write(self, directory: Path) -> None:
        """Write the manifest into ``directory``; a set without one is not whole."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=2)
        (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of a set.

    :raises LogError: when there is none or it cannot be used
    """
    file = directory / MANIFEST
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LogError(directory, None, f"this is not an event set: it has no {MANIFEST}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise LogError(file, getattr(error, "lineno", None), f"this is not JSON: {error}") from error
    if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
        raise LogError(file, 1, f"the format is not {FORMAT}")
    wanted = Manifest.__dataclass_fields__
    if missing := sorted(wanted.keys() - told.keys()):
        raise LogError(file, 1, f"{', '.join(missing)} is missing")
    return Manifest(**{name: told[name] for name in wanted})
