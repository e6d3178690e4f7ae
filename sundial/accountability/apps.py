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
            heads,
            panels,
            papers,
            referring,
            suspending,
        )
        from sundial.cases import documents, stated

        here = Path(__file__).parent
        for papers_of in ("documents.yaml", "heads_documents.yaml"):
            documents.add(here / papers_of)
        for life in ("life.yaml", "heads.yaml"):
            stated.take(here / life)
