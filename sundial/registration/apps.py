from pathlib import Path

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "sundial.registration"

    def ready(self) -> None:
        """Make the life of a market's registration known, with what only this room checks, does and shows."""
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add
        from sundial.registration import checks, effects, panels, papers  # noqa: F401 - importing them registers them

        add(Path(__file__).with_name("documents.yaml"))
        stated.take(Path(__file__).with_name("life.yaml"))
