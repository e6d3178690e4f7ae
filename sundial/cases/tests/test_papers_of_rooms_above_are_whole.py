import io
import re

import pytest
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.tests.document_samples import KINDS_ABOVE

A4 = (595, 842)
LONGEST = 4  # sheets of a penalty decision with every part that a decision may leave out


@pytest.mark.parametrize("kind", KINDS_ABOVE)
def test_every_paper_is_whole_on_a4_and_leaves_no_place_unfilled(kind):
    sheets = PdfReader(io.BytesIO(documents.preview(documents.kinds()[kind]))).pages
    pages = [page.extract_text() for page in sheets]
    assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in sheets} == {A4}
    assert len(sheets) <= LONGEST
    assert len(re.sub(r"\s", "", pages[-1])) > 20
    assert not re.search(r"[{}〔〕](?!\d{4}〕|号)", re.sub(r"〔20\d\d〕", "", "".join(pages)))
