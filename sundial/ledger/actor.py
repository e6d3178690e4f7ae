"""Who did it, as the event keeps it: copied in, so a later change of post does not rewrite history."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM = "system"
APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class Actor:
    """The hand behind an event. ``id`` is an account id, or one of the two names above."""

    id: str
    name: str = ""
    post: str = ""
    organ_code: str = ""

    @classmethod
    def system(cls) -> Actor:
        """Return the actor of what nobody did by hand: a limit running out, a rule firing."""
        return cls(id=SYSTEM)

    @classmethod
    def applicant(cls, name: str) -> Actor:
        """Return the citizen or firm, who needs no account to act."""
        return cls(id=APPLICANT, name=name)
