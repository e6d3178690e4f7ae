from pathlib import Path

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sundial.meetings"

    def ready(self) -> None:
        """Make the lives of a topic and of a quarterly check known, with what this room checks, does and prints."""
        from sundial.cases import documents, stated
        from sundial.meetings import checks, rule_checks, topics  # noqa: F401 - importing them is what registers them

        documents.add(Path(__file__).with_name("documents.yaml"))
        for life in ("life.yaml", "rule_check.yaml"):
            stated.take(Path(__file__).with_name(life))
