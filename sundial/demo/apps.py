from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "sundial.demo"

    def ready(self) -> None:
        """Hang the clock in every footer and the cast on the sign-in page; only in a demonstration."""
        if not settings.DEMO:
            return
        from sundial.ui import nav

        nav.fill("footer", "demo/clock.html", order=10)
        nav.fill("login", "demo/accounts.html", order=10)
