from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "sundial.ledger"

    def ready(self) -> None:
        """Load every room's ``kinds.py``, and our own kinds of event, so that a kind written by one process is readable in all."""
        autodiscover_modules("kinds", "forgetting", "rotating")
