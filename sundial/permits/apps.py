from pathlib import Path

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "sundial.permits"

    def ready(self) -> None:
        """Make the statutory life and the guards of its acts, and what it wants from whom, known to the spine."""
        from django.utils.translation import gettext_lazy as _

        from sundial.cases import documents, stated
        from sundial.permits import actions, applied, awaiting, barring, ending, further, own_terms, wanted  # noqa: F401 - importing them is what registers them
        from sundial.permits.states import POWER_TYPES, PROCEDURE
        from sundial.powers.procedures import Procedure, register

        register(
            Procedure(PROCEDURE, _("statutory procedure of a licence"), POWER_TYPES, applied_for=True, routed=True)
        )
        here = Path(__file__).parent
        documents.add(here / "documents.yaml")
        for life in ("permit_end", "outside_opinion"):
            stated.take(here / "lives" / f"{life}.yaml")
