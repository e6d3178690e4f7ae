"""PERF-01: a head sees what his organ's period would come to, before anybody settles it; a supervisor all he watches, a clerk nothing."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders
from sundial.performance.tests.test_an_organ_is_assessed_from_its_record import body, watchers
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu

__all__ = ["body", "watchers"]
PAGE = "/desk/assessments/"


def text(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_organ_of_his_and_no_other(linwu: Linwu, body, watchers, signed_in) -> None:
    water = builders.organ("临武县水利局", "LINWU-WATER", document_mark="临水", kind=OrganKind.AUTHORITY)
    licence(linwu.bureau.organ)
    licence(water, code="W-1")
    chief, watcher = signed_in(linwu.bureau.liu), signed_in(watchers[0])
    own = text(chief)
    assert "部门权力运行季度考核" in own and "样本不足，不评等次" in own
    assert linwu.bureau.organ.name in own and water.name not in own
    text(watcher)
    with CaptureQueriesContext(connection) as few:
        assert water.name in text(watcher)
    third = builders.organ("临武县住建局", "LINWU-ZJ", document_mark="临建", kind=OrganKind.AUTHORITY)
    builders.officer("罗涛", builders.post(third, Role.DIRECTOR))
    licence(third, code="Z-1")
    with CaptureQueriesContext(connection) as more:
        assert third.name in text(watcher)
    assert len(more) == len(few)
    assert signed_in(linwu.bureau.zhang).get(PAGE).status_code == 403
