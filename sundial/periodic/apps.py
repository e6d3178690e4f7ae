from pathlib import Path

from django.apps import AppConfig


class PeriodicConfig(AppConfig):
    name = "sundial.periodic"

    def ready(self) -> None:
        """Make periodic work, and what a superior or a unit below asks for, known to the spine, with what only this room checks."""
        from sundial.cases import stated
        from sundial.periodic import duty, superior_matter  # noqa: F401 - importing them registers their checks

        for life in ("life.yaml", "superior_matter.yaml"):
            stated.take(Path(__file__).with_name(life))
