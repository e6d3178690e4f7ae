from pathlib import Path

from django.apps import AppConfig


class CoercionConfig(AppConfig):
    name = "sundial.coercion"

    def ready(self) -> None:
        """Make the lives of seizure, execution and requisition known, with what only this room checks, does and shows."""
        from sundial.cases import documents, stated
        from sundial.coercion import checks, effects, execution, panels, papers, requisition  # noqa: F401 - importing them is what registers them

        documents.add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
