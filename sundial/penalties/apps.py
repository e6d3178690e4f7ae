from pathlib import Path

from django.apps import AppConfig

HERE = Path(__file__).parent


class PenaltiesConfig(AppConfig):
    name = "sundial.penalties"

    def ready(self) -> None:
        """Make the formal documents of penalties known, what their lives call by name, and then the lives."""
        from sundial.cases.documents.kinds import add
        from sundial.cases.stated import take

        add(HERE / "documents.yaml")
        from sundial.penalties import (  # noqa: F401 - they register
            benchmark,
            checks,
            effects,
            monitoring,
            panels,
            papers,
            reckonings,
            sanctions,
            summary,
            superiors,
        )

        for path in sorted((HERE / "lives").glob("*.yaml")):
            take(path)
