from pathlib import Path

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "sundial.openness"

    def ready(self) -> None:
        """Make publication by plan and information on request known to the spine, with what only this room checks and does."""
        from sundial.cases import documents, stated
        from sundial.openness import checks, effects, kinds, lists  # noqa: F401 - importing them registers them

        documents.add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
