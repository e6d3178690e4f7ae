from pathlib import Path

from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "sundial.joint"

    def ready(self) -> None:
        """Make joint approval and coordination known, with what only this room checks, does and shows."""
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add
        from sundial.joint import checks, coordination, effects, panels, papers  # noqa: F401 - importing them registers them

        add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
