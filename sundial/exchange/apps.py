from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sundial.exchange"

    def ready(self) -> None:
        """Make the life of a case that another system runs known to the spine, and what its page shows."""
        from sundial.exchange import panels, states  # noqa: F401 - importing them is what registers them
