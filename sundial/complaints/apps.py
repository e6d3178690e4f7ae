from pathlib import Path

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "sundial.complaints"

    def ready(self) -> None:
        """Make the life of complaints known, with what only this room checks and does."""
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add
        from sundial.complaints import checks, effects, kinds, panels  # noqa: F401 - importing them registers them

        add(Path(__file__).with_name("documents.yaml"))
        stated.take(Path(__file__).with_name("life.yaml"))
