import datetime as dt
import hashlib
import io
import re

import pytest
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.documents import text_life
from sundial.cases.documents.paper_texts import shipped_text
from sundial.cases.models import Document, PaperText, PaperTextState
from sundial.cases.tests.document_samples import SAMPLES
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders

KIND = "extension_notice"
MONDAY = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)
OURS = "经本机关负责人{approver}批准"
THEIRS = "经本机关主要负责人{approver}审查批准"


@pytest.fixture
def office(db):
    return builders.officer("何静", builders.post(builders.organ("临武县安监局", "LINWU-AJ"), Role.OFFICE))


@pytest.fixture
def legal(db):
    organ = builders.organ("临武县人民政府法制办公室", "LINWU-FZ", kind=OrganKind.LEGAL_OFFICE)
    return builders.officer("赵宁", builders.post(organ, Role.LEGAL_REVIEWER))


def changed(office) -> PaperText:
    begun = text_life.draft(KIND, by=office)
    return text_life.edit(begun.pk, begun.text.replace(OURS, THEIRS), by=office)


def in_force(office, legal) -> PaperText:
    text = changed(office)
    text_life.confirm(text.pk, "合法。", by=legal)
    return text_life.go_live(text.pk, clock.local_date(TUESDAY), by=legal)


def issue(case, clerk, event, **given) -> Document:
    with transaction.atomic():
        return documents.issue(case, KIND, by=clerk, values=SAMPLES[KIND] | given, event=event)


def text_of(paper: Document) -> str:
    pages = PdfReader(io.BytesIO(documents.sheet(paper))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_a_text_holds_from_its_day_and_older_papers_keep_theirs(case, clerk, accepted, office, legal):
    with clock.frozen(MONDAY):
        before = issue(case, clerk, accepted)
        in_force(office, legal)
        same_day = issue(case, clerk, accepted)
    with clock.frozen(TUESDAY):
        after = issue(case, clerk, accepted)
    assert "主要负责人陈建国审查批准" in text_of(after)
    for paper in (before, same_day):
        kept = Document.objects.get(pk=paper.pk)
        assert "本机关负责人陈建国批准" in text_of(kept)
        assert hashlib.sha256(documents.sheet(kept)).hexdigest() == paper.file.sha256
    assert [each.text.number for each in (before, same_day, after)] == [1, 1, 2]
    assert before.text_id == same_day.text_id


def test_what_came_with_the_program_is_kept_as_version_one(case, clerk, accepted):
    paper = issue(case, clerk, accepted)
    assert paper.text.state == PaperTextState.SHIPPED
    assert paper.text.text == shipped_text(KIND)


def test_a_paper_outlives_a_program_that_words_it_otherwise(case, clerk, accepted, monkeypatch):
    paper = issue(case, clerk, accepted)
    row = documents.kinds()[KIND]
    assert row.body
    from sundial.cases.documents import paper_texts

    rows = {**paper_texts.rows(), KIND: {**paper_texts.rows()[KIND], "body": ["全新的文字：{reason}"]}}
    monkeypatch.setattr(paper_texts, "rows", lambda: rows)
    kept = Document.objects.get(pk=paper.pk)
    assert hashlib.sha256(documents.sheet(kept)).hexdigest() == paper.file.sha256
    newer = issue(case, clerk, accepted)
    assert "全新的文字" in text_of(newer) and newer.text_id != paper.text_id


def test_the_hand_that_drafted_does_not_confirm(office, legal):
    begun = text_life.draft(KIND, by=legal)
    with pytest.raises(Refusal) as refused:
        text_life.confirm(begun.pk, "合法。", by=legal)
    assert refused.value.code == "paper_text.same_hand"
    with pytest.raises(Refusal) as refused:
        text_life.confirm(begun.pk, "合法。", by=office)
    assert refused.value.code == "paper_text.post" and refused.value.who


def test_a_stranger_drafts_nothing(clerk):
    with pytest.raises(Refusal) as refused:
        text_life.draft(KIND, by=clerk)
    assert refused.value.code == "paper_text.post"


def test_a_faulty_text_is_not_saved_and_its_line_is_told(office):
    begun = text_life.draft(KIND, by=office)
    with pytest.raises(Refusal) as refused:
        text_life.edit(begun.pk, begun.text.replace("{approver}", "{boss}"), by=office)
    assert refused.value.code == "paper_text.faulty" and refused.value.field == "text"
    assert "boss" in str(refused.value) and "行" in str(refused.value)
    begun.refresh_from_db()
    assert "{boss}" not in begun.text


def test_a_text_never_takes_effect_on_the_day_it_is_entered(office, legal):
    with clock.frozen(MONDAY):
        text = changed(office)
        text_life.confirm(text.pk, "合法。", by=legal)
        with pytest.raises(Refusal) as refused:
            text_life.go_live(text.pk, clock.today(), by=legal)
    assert refused.value.code == "paper_text.too_early"


def test_one_change_at_a_time(office):
    text_life.draft(KIND, by=office)
    with pytest.raises(Refusal) as refused:
        text_life.draft(KIND, by=office)
    assert refused.value.code == "paper_text.in_progress"


def test_every_step_is_an_event_of_the_kind(office, legal):
    with clock.frozen(MONDAY):
        text = in_force(office, legal)
    told = Event.objects.filter(subject_type="paper_text", subject_id=text.subject).order_by("position")
    assert [each.kind for each in told] == [f"paper_text.{step}" for step in ("draft", "edit", "confirm", "live")]
    assert told[2].reason == "合法。" and told[3].data["effective_from"] == "2026-03-03"


def test_a_text_in_force_is_never_edited(office, legal):
    with clock.frozen(MONDAY):
        text = in_force(office, legal)
        with pytest.raises(Refusal) as refused:
            text_life.edit(text.pk, text.text, by=office)
    assert refused.value.code == "paper_text.state"
