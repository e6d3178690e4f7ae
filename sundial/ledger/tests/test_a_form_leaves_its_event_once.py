from __future__ import annotations

import pytest
from django.db import transaction

from sundial.ledger.actions import AlreadyRecorded
from sundial.ledger.models import Event
from sundial.ledger.once import once
from sundial.ledger.queries import event_by_key
from sundial.ledger.tests.conftest import Recorder

pytestmark = pytest.mark.django_db


def test_the_first_event_of_a_form_carries_its_key_and_later_ones_none(submit: Recorder) -> None:
    with once("form 1"):
        first, second = submit(), submit()
    assert (first.idem, second.idem) == ("form 1", None)
    assert event_by_key("form 1") == first


def test_the_same_form_sent_again_changes_nothing(submit: Recorder) -> None:
    with once("form 1"):
        submit()
    with pytest.raises(AlreadyRecorded), transaction.atomic(), once("form 1"):
        submit()
    assert Event.objects.count() == 1


def test_outside_a_form_no_event_has_a_key(submit: Recorder) -> None:
    with once("form 1"):
        pass
    assert submit().idem is None


def test_a_key_of_its_own_leaves_the_forms_key_to_the_next_event(submit: Recorder) -> None:
    with once("form 1"):
        assert submit(idem="message 7").idem == "message 7"
        assert submit().idem == "form 1"
