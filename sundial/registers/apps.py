from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "sundial.registers"
