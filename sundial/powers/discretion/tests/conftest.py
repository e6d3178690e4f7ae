"""The shipped benchmarks, loaded, and the people who work on them."""

from __future__ import annotations

import pytest

from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders as build
from sundial.powers.actions.load import load_catalogue
from sundial.powers.actions.load_benchmarks import load_benchmarks
from sundial.powers.discretion.tests.tables import SHIPPED
from sundial.powers.models import PowerItem

CATALOGUES = SHIPPED.parent / "catalogue"


@pytest.fixture
def linwu(db):
    return load_catalogue(CATALOGUES / "linwu.yaml")


@pytest.fixture
def item(linwu):
    """Linwu's penalty, with its benchmark in force."""
    load_benchmarks(SHIPPED / "linwu.yaml")
    return PowerItem.objects.get(code="LW-09")


@pytest.fixture
def keeper(item):
    return build.officer("罗军", build.post(item.organ, Role.CATALOGUE_KEEPER, "权力库管理员"))


@pytest.fixture
def legal_post(item):
    name = "临武县人民政府法制办公室"
    office = build.organ(name, "LINWU-LEGAL", kind=OrganKind.LEGAL_OFFICE, region=item.organ.region)
    return build.post(office, Role.LEGAL_REVIEWER, "法制审核岗")


@pytest.fixture
def reviewer(legal_post):
    return build.officer("赵宁", legal_post)


@pytest.fixture
def colleague(legal_post):
    return build.officer("钱进", legal_post)
