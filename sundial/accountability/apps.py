from pathlib import Path

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "sundial.accountability"

    def ready(self) -> None:
        """Make the procedure of holding to account known, with what only this room reckons, checks and shows."""
        from sundial.accountability import (  # noqa: F401 - they register themselves
            checks,
            concluding,
            finding,
            panels,
            papers,
            referring,
            suspending,
        )
        from sundial.cases import documents, stated

        here = Path(__file__).parent
        documents.add(here / "documents.yaml")
        stated.take(here / "life.yaml")
