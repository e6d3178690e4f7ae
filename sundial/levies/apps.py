from pathlib import Path

from django.apps import AppConfig


class LeviesConfig(AppConfig):
    name = "sundial.levies"

    def ready(self) -> None:
        """Make the life of a levy known, with its account, its checks and its papers."""
        from sundial.cases import documents, stated
        from sundial.levies import checks, effects, panels, papers  # noqa: F401 - importing them is what registers them

        documents.add(Path(__file__).with_name("documents.yaml"))
        stated.take(Path(__file__).with_name("life.yaml"))
