from __future__ import annotations

from datetime import date

import pytest

from sundial.organs import access
from sundial.organs.models import Certificate, Role
from sundial.organs.tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    person = build.officer("张强", build.post(build.organ(), Role.HANDLER_A))
    Certificate.objects.create(
        officer=person,
        kind="行政执法证",
        number="湘L0001",
        field="安全生产",
        valid_from=date(2024, 1, 1),
        valid_to=date(2026, 6, 30),
    )
    return person


@pytest.mark.parametrize(
    ("field", "on", "counts"),
    [
        ("安全生产", date(2024, 1, 1), True),
        ("安全生产", date(2026, 6, 30), True),
        ("安全生产", date(2026, 7, 1), False),
        ("安全生产", date(2023, 12, 31), False),
        ("水利", date(2025, 1, 1), False),
    ],
)
def test_a_certificate_counts_in_its_field_on_its_days(inspector, field, on, counts):
    assert bool(access.certificate(inspector, field, on)) is counts
