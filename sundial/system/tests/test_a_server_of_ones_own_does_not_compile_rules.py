"""A server may compile what it is asked; for the rules' long statements that takes two minutes where running takes half a second."""

import pytest
from django.db import connection

from sundial.settings import database


@pytest.mark.django_db
def test_the_connection_compiles_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_options_of_the_address_stay():
    asked = database("postgresql://me@db.example/sundial?options=-c%20statement_timeout%3D9000")
    assert asked["OPTIONS"] == {"options": "-c statement_timeout=9000 -c jit=off"}
