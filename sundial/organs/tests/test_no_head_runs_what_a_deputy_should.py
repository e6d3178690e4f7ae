"""Personnel, finance, purchases and tenders are some deputy's charge and never the head's (MEET-26)."""

from __future__ import annotations

import pytest

from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs import charges
from sundial.organs.models import Charge, Role
from sundial.organs.tests import builders

pytestmark = pytest.mark.django_db


def test_the_head_is_refused_and_a_deputy_takes_over_from_another() -> None:
    organ = builders.organ()
    head = builders.officer("刘敏", builders.post(organ, Role.DIRECTOR))
    deputies = [builders.officer(name, builders.post(organ, Role.DEPUTY_HEAD)) for name in ("陈立", "杨帆")]
    clerk = builders.officer("张强", builders.post(organ, Role.HANDLER_A))
    for by, code, officer, refused in (
        (clerk, "finance", deputies[0], "charge.post"),
        (head, "weather", deputies[0], "charge.unknown"),
        (head, "finance", clerk, "charge.leader"),
        (head, "finance", head, "charge.head"),
    ):
        with pytest.raises(Refusal) as error:
            charges.give(organ, code, officer, by=by)
        assert error.value.code == refused
    assert "四不直接管" in charges.source()
    charges.give(organ, "finance", deputies[0], by=head)
    charges.give(organ, "finance", deputies[1], by=head)
    assert charges.holder(organ, "finance") == deputies[1] and Charge.objects.filter(ended_on=None).count() == 1
    assert Event.objects.filter(kind="charge.give", data__officer="杨帆").exists()
