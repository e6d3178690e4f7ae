from pathlib import Path

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "sundial.requests"

    def ready(self) -> None:
        """Make the short lives of what is done on request known to the spine."""
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add

        add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
