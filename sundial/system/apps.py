from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext

from sundial.kernel import refusal


class SystemConfig(AppConfig):
    name = "sundial.system"

    def ready(self) -> None:
        refusal.translate_with(gettext)
        if settings.DEMO:
            from sundial.system import demo_clock

            demo_clock.install()
