from pathlib import Path

from django.apps import AppConfig


class LegalityConfig(AppConfig):
    name = "sundial.legality"

    def ready(self) -> None:
        """Make reconsideration and lawsuits, the review of files, normative documents, qualification and the clean-up of powers known, with their checks, papers and pages."""
        from sundial.cases import documents, stated
        from sundial.legality import (  # noqa: F401 - importing them registers them
            cleanup_panels,
            cleanups,
            file_reviews,
            normative_documents,
            panels,
            qualifications,
            rule_rechecks,
        )

        documents.add(Path(__file__).with_name("documents.yaml"))
        for life in sorted(Path(__file__).with_name("lives").glob("*.yaml")):
            stated.take(life)
