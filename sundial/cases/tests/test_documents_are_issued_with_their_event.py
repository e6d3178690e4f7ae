import datetime as dt
import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.models import Document, NumberSeries
from sundial.cases.tests.document_samples import SAMPLES
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event

NINE = dt.datetime(2026, 3, 16, 1, 0, tzinfo=dt.UTC)


def test_a_paper_is_numbered_stored_and_recorded_with_its_hash(case, clerk, accepted):
    with clock.frozen(NINE), transaction.atomic():
        paper = documents.issue(case, "acceptance_notice", by=clerk, event=accepted)
    assert paper.number == "临安监许受字〔2026〕第1号"
    assert paper.title == "行政许可受理通知书"
    data = (Path(settings.MEDIA_ROOT) / paper.file.path).read_bytes()
    recorded = Event.objects.get(kind="case.document", data__number=paper.number)
    assert recorded.data["sha256"] == paper.file.sha256 == hashlib.sha256(data).hexdigest()
    assert recorded.data["occasion"] == str(accepted.id) == str(paper.event_id)
    assert recorded.actor_name == accepted.actor_name


def test_a_missing_value_is_refused_by_name_and_nothing_is_left(case, clerk, accepted):
    with pytest.raises(Refusal) as refused, transaction.atomic():
        documents.issue(
            case, "extension_notice", by=clerk, values={"reason": "测量", "approver": "陈建国"}, event=accepted
        )
    assert refused.value.code == "document.value_missing"
    assert refused.value.field == "extension"
    assert "延长的期限" in str(refused.value)
    assert not Document.objects.exists() and not NumberSeries.objects.exists()


def test_the_approvals_of_a_building_project_are_made_out_four_times():
    kinds = documents.kinds()
    for name in ("design_review_approval", "completion_approval"):
        assert kinds[name].copies == 4 and "一式四份" in kinds[name].copies_text


def test_a_missing_column_is_refused_by_name(case, clerk, accepted):
    with pytest.raises(Refusal) as refused, transaction.atomic():
        documents.issue(case, "correction_notice", by=clerk, values={"gaps": [{"name": "申请书"}]}, event=accepted)
    assert refused.value.field == "gaps.problem"


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("non_acceptance_decision", {"ground": "whim", "reasons": "无"}, "ground"),
        ("withdrawal_confirmation", {"asked_on": "2026-03-08"}, "asked_on"),
        ("return_notice", {"reasons": ["一"]}, "reasons"),
        ("correction_notice", {"gaps": "全部"}, "gaps"),
    ],
)
def test_an_unfit_value_is_refused_by_name(case, clerk, accepted, kind, values, field):
    with pytest.raises(Refusal) as refused, transaction.atomic():
        documents.issue(case, kind, by=clerk, values=values, event=accepted)
    assert (refused.value.code, refused.value.field) == ("document.value_unfit", field)


def test_a_notice_that_would_have_a_hole_is_not_issued(case, clerk, accepted):
    case.accepted_at = None
    with pytest.raises(Refusal) as refused, transaction.atomic():
        documents.issue(case, "acceptance_notice", by=clerk, event=accepted)
    assert refused.value.field == "accepted_on"


def test_a_value_no_field_asks_for_is_a_slip_of_the_program(case, clerk, accepted):
    with pytest.raises(ValueError, match="no field colour"), transaction.atomic():
        documents.issue(case, "acceptance_notice", by=clerk, values={"colour": "red"}, event=accepted)


def test_an_unknown_kind_and_a_kind_not_yet_in_force_are_refused(case, clerk, accepted):
    with pytest.raises(documents.UnknownKind):
        documents.kind("love_letter", dt.date(2026, 3, 2))
    with pytest.raises(documents.UnknownKind):
        documents.kind("acceptance_notice", dt.date(2004, 6, 30))


def test_the_password_is_on_the_sheet_handed_over_but_kept_nowhere(case, accepted):
    with transaction.atomic():
        paper = documents.issue(
            case, "application_receipt", by=None, values=SAMPLES["application_receipt"], event=accepted
        )
    handed = text_of(documents.sheet(paper, {"password": "K7Q2-M9XD"}))
    assert "K7Q2-M9XD" in handed
    stored = (Path(settings.MEDIA_ROOT) / paper.file.path).read_bytes()
    assert "K7Q2-M9XD" not in text_of(stored) + str(paper.values)
    assert paper.number in handed and paper.number in text_of(stored)


def test_the_same_document_always_sets_to_the_same_bytes(case, clerk, accepted):
    with transaction.atomic():
        paper = documents.issue(case, "acceptance_notice", by=clerk, event=accepted)
    assert hashlib.sha256(documents.sheet(Document.objects.get(pk=paper.pk))).hexdigest() == paper.file.sha256


def text_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "")
