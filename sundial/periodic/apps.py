from pathlib import Path

from django.apps import AppConfig


class PeriodicConfig(AppConfig):
    name = "sundial.periodic"

    def ready(self) -> None:
        """Make periodic work known to the spine, with what only this room checks and wants."""
        from sundial.cases import stated
        from sundial.periodic import duty  # noqa: F401 - importing it registers its checks

        stated.take(Path(__file__).with_name("life.yaml"))
