from pathlib import Path

from django.apps import AppConfig


class LeviesConfig(AppConfig):
    name = "sundial.levies"

    def ready(self) -> None:
        """Make the lives of what is levied, held and spent known, with their accounts, checks and papers."""
        from sundial.cases import documents, stated
        from sundial.levies import (  # noqa: F401 - importing them is what registers them
            approvals,
            budgets,
            checks,
            deposits,
            effects,
            exclusions,
            panels,
            papers,
            village,
        )

        documents.add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
