"""What must be on record before a light may be put out, read from data with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.supervision.models import Signal, Verdict

FILE = Path(__file__).parent / "data" / "follow_up.yaml"
Needs = Literal["nothing", "reply", "investigation"]


@dataclass(frozen=True)
class FollowUp:
    """For each light, the verdicts it allows and what each needs."""

    source: str
    lights: Mapping[str, Mapping[str, Needs]]

    def verdicts(self, signal: Signal) -> list[tuple[Verdict, Needs]]:
        """The verdicts that may ever close this light, with what each needs."""
        return [(Verdict(verdict), needs) for verdict, needs in self.lights[signal.light].items()]

    def lacks(self, signal: Signal, needs: Needs) -> bool:
        """Whether what a verdict needs is not on record yet."""
        if needs == "reply":
            return not signal.replies.exists()
        return needs == "investigation" and not _is_investigated(signal)

    def check(self, signal: Signal, verdict: str) -> None:
        """Raise ``Refusal`` unless the record already holds what ``verdict`` needs on this light."""
        needs = self.lights[signal.light].get(verdict)
        if needs is None:
            raise Refusal(
                "signal.verdict",
                _("A %(light)s cannot be closed as “%(verdict)s”."),
                field="verdict",
                basis=self.source,
                light=signal.get_light_display(),
                verdict=Verdict(verdict).label,
            )
        if needs == "reply" and self.lacks(signal, needs):
            raise Refusal(
                "signal.needs_reply",
                _("The officer concerned has not stated a reason yet; there is nothing to accept."),
                field="verdict",
                basis=self.source,
            )
        if needs == "investigation" and self.lacks(signal, needs):
            raise Refusal(
                "signal.needs_investigation",
                _("A %(light)s can be closed like this only on a concluded investigation."),
                field="verdict",
                basis=self.source,
                light=signal.get_light_display(),
            )


def _is_investigated(signal: Signal) -> bool:
    investigation = getattr(signal, "investigation", None)
    return investigation is not None and investigation.concluded_at is not None


@cache
def follow_up() -> FollowUp:
    """The rules of follow-up in force."""
    data = read_yaml(FILE)
    return FollowUp(source=data["source"], lights=data["lights"])
