import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_every_model_is_as_its_migrations_left_it() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
