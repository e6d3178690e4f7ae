from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "sundial.registers"

    def ready(self) -> None:
        """Make known what a register may offer for choice."""
        from sundial.registers import powers_said  # noqa: F401 - importing it registers its choices
