from django.apps import AppConfig

from sundial.kernel import refusal
from sundial.ui import words


class UiConfig(AppConfig):
    name = "sundial.ui"

    def ready(self) -> None:
        refusal.write_days_with(words.moment)
