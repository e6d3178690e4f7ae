"""Django's own commands, for developers; everyone else uses ``sundial``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
    if "DATABASE_URL" not in os.environ:
        from sundial.system import postgres

        os.environ["DATABASE_URL"] = postgres.start()
    execute_from_command_line(sys.argv)
