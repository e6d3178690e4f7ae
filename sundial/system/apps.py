from django.apps import AppConfig
from django.conf import settings


class SystemConfig(AppConfig):
    name = "sundial.system"

    def ready(self) -> None:
        if settings.DEMO:
            from sundial.system import demo_clock

            demo_clock.install()
