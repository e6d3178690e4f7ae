from pathlib import Path

from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "sundial.joint"

    def ready(self) -> None:
        """Make the life of the joint approval known, with what only this room checks, does and shows."""
        from sundial.cases import stated
        from sundial.cases.documents.kinds import add
        from sundial.joint import checks, effects, panels, papers  # noqa: F401 - importing them is what registers them

        add(Path(__file__).with_name("documents.yaml"))
        stated.take(Path(__file__).with_name("life.yaml"))
