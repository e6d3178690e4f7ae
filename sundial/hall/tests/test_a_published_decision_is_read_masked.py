"""Whoever reads a published result may read the decision itself, masked; nobody gets it before, after, or by its number alone."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.models import Case, Document, Party, PartyKind, Publication, PublicationKind
from sundial.cases.tests.document_samples import SAMPLES
from sundial.kernel import clock
from sundial.ledger import proof, queries, reading, sequencer
from sundial.ledger.canonical import canonical
from sundial.ledger.signer import Signer
from sundial.ledger.tests.administrator import as_administrator, rewritten
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.fixture
def case(linwu: Linwu) -> Case:
    cache.clear()
    found: Case = linwu.submitted(licence(linwu.bureau.organ))
    Party.objects.filter(pk=found.applicant_id).update(
        kind=PartyKind.PERSON, name="欧阳三丰", identifier="431025199001012345", address="临武县楚江镇油湾村三组12号"
    )
    return Case.objects.get(pk=found.pk)


@pytest.fixture
def decision(case: Case, linwu: Linwu) -> Document:
    event = queries.timeline("case", case.id)[0]
    with transaction.atomic():
        return documents.issue(
            case, "penalty_decision", by=linwu.bureau.wang, values=SAMPLES["penalty_decision"], event=event
        )


def publish(case: Case, kind: str = PublicationKind.RESULT) -> Publication:
    now = clock.now()
    return Publication.objects.create(
        case=case, kind=kind, title="结果", channel="网站", published_at=now, keep_until=now
    )


def url(publication: Publication, decision: Document) -> str:
    return f"/published/{publication.pk}/papers/{decision.pk}/"


def test_the_decision_hangs_below_its_result_and_names_nobody(visitor: Client, case, decision) -> None:
    shown = publish(case)
    assert url(shown, decision) in visitor.get(f"/published/{shown.pk}/").content.decode()
    answer = visitor.get(url(shown, decision))
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    said = re.sub(r"\s", "", "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages))
    assert "欧阳某某" in said and decision.number in said
    assert not [each for each in ("欧阳三丰", "199001012345", "三组12号") if each in said]


def test_what_is_taken_down_shows_no_decision(visitor: Client, case, decision) -> None:
    shown = publish(case)
    assert visitor.get(url(shown, decision)).status_code == 200
    Publication.objects.filter(pk=shown.pk).update(withdrawn_at=clock.now())
    assert visitor.get(url(shown, decision)).status_code == 404
    assert url(shown, decision) not in visitor.get(f"/published/{shown.pk}/").content.decode()


def test_a_proposal_shows_no_decision_and_asks_for_objections_in_its_period(visitor: Client, case, decision) -> None:
    proposal = publish(case, PublicationKind.PROPOSED)
    assert visitor.get(url(proposal, decision)).status_code == 404
    page = f"/published/{proposal.pk}/"
    Publication.objects.filter(pk=proposal.pk).update(keep_until=clock.now() + dt.timedelta(days=1))
    assert "可在公示期内向该机关提出" in visitor.get(page).content.decode()
    Publication.objects.filter(pk=proposal.pk).update(keep_until=clock.now())
    over = visitor.get(page).content.decode()
    assert "公示期已满" in over and "可在公示期内" not in over


def test_papers_that_are_not_published_stay_closed(visitor: Client, case, decision) -> None:
    other = case.documents.exclude(pk=decision.pk).first()
    assert other is not None
    assert visitor.get(url(publish(case), other)).status_code == 404


def test_anybody_can_check_that_it_is_the_very_paper_that_was_served(visitor: Client, case, decision) -> None:
    shown = publish(case)
    before = visitor.get(f"{url(shown, decision)}proof/")
    assert before.status_code == 404, "no proof before it is sealed"
    sequencer.seal_all(Signer())
    text = visitor.get(f"{url(shown, decision)}proof/").content.decode()
    found = reading.read(text, Signer().verifier)
    printed = queries.number_of(bytes.fromhex(decision.values["leaf"]))
    assert found.paper_numbers == (decision.number, printed)
    assert not [
        each for each in ("欧阳三丰", "199001012345", "三组12号") if each in json.dumps(found.shown, ensure_ascii=False)
    ]
    assert "paper.applicant" not in found.shown and len(found.shown) > 10
    assert f"{url(shown, decision)}proof/" in visitor.get(f"/published/{shown.pk}/").content.decode()
    told = queries.timeline("case", case.pk).get(kind="case.document", data__document=str(decision.pk))
    as_administrator(rewritten(told.pk, '"v":1', '"v":2'))
    assert visitor.get(f"{url(shown, decision)}proof/").status_code == 422, "what would not verify is not handed out"
    assert "与公开日志签署时不符" in visitor.get(f"/documents/{decision.pk}/").content.decode()


def test_a_published_text_that_was_changed_no_longer_opens_the_paper(visitor: Client, case, decision) -> None:
    shown = publish(case)
    sequencer.seal_all(Signer())
    text = visitor.get(f"{url(shown, decision)}proof/").content.decode()
    told = proof.parse(text)
    extra = json.loads(told.extra)
    extra["opening"]["paper.number"][1] = "临应急罚〔2026〕99号"
    forged = replace(told, extra=canonical(extra)).text
    with pytest.raises(reading.Unproven, match="not those this leaf committed to"):
        reading.read(forged, Signer().verifier)
