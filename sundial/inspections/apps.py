from pathlib import Path

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "sundial.inspections"

    def ready(self) -> None:
        """Make inspection, plan with draw, and the inspection of power known, with their checks, papers and pages."""
        from sundial.cases import documents, stated
        from sundial.inspections import (  # noqa: F401 - importing registers them
            checks,
            effects,
            panels,
            papers,
            responsibility,
            risk_search,
            stopping,
        )

        documents.add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
