"""The shipped benchmarks, loaded, and the people who work on them."""

from __future__ import annotations

import pytest

from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders as build
from sundial.powers.actions.load import load_catalogue
from sundial.powers.actions.load_benchmarks import load_benchmarks
from sundial.powers.discretion.tests.tables import SHIPPED
from sundial.powers.models import PowerItem

CATALOGUES = SHIPPED.parent / "catalogue"


def enter_benchmark():
    load_catalogue(CATALOGUES / "linwu.yaml")
    return load_benchmarks(SHIPPED / "linwu.yaml")


@pytest.fixture(scope="module")
def kept_benchmark(kept):
    with clock.frozen(nine_o_clock(MONDAY)):
        return kept and bool(enter_benchmark())


@pytest.fixture
def item(kept_benchmark, db):
    """Linwu's penalty, with its benchmark in force."""
    if not kept_benchmark:
        enter_benchmark()
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
