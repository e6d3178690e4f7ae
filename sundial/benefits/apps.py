from pathlib import Path

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "sundial.benefits"

    def ready(self) -> None:
        """Make the lives of the benefits known, with what only this room checks and does."""
        from sundial.benefits import application_sheets, checks, effects, kinds, panels  # noqa: F401 - importing them registers them
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add

        add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
