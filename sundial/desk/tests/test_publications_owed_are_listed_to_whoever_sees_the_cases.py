"""A decided case whose result should be public by now stands on the desk of its own organ and on no other's."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from sundial.desk.tests.conftest import SignIn
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import ItemVersion


def test_what_is_owed_is_listed_to_its_own_organ(linwu: Linwu, signed_in: SignIn, stranger: Client) -> None:
    version = licence(linwu.bureau.organ)
    ItemVersion.objects.filter(pk=version.pk).update(publishes_result=True)
    case = linwu.accepted(version)
    told = {"verb": "other", "title": "", "number": ""}
    by = Actor.system()
    record("case.document", subject_type="case", subject_id=case.pk, by=by, organ=case.organ.code, data=told)
    case.outcome, case.decided_at = "granted", clock.now()
    case.save()
    linwu.today.advance(dt.timedelta(days=14))
    assert case.number in signed_in(linwu.bureau.office).get("/desk/disclosure/").content.decode()
    assert case.number not in stranger.get("/desk/disclosure/").content.decode()
