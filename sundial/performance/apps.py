from pathlib import Path

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "sundial.performance"

    def ready(self) -> None:
        """Make the assessment known to the spine, with what only this room reckons, and check every scheme before anything runs."""
        from sundial.cases import documents, stated
        from sundial.performance import acting, panels, schemes, sources  # noqa: F401 - importing them registers what they reckon

        here = Path(__file__).parent
        documents.add(here / "documents.yaml")
        stated.take(here / "life.yaml")
        schemes.check(sources.SHARES, sources.COUNTS)
