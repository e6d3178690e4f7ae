"""The invented materials pass the same checks as any upload."""

import pytest

from sundial.cases import files
from sundial.demo.applicants import applicant
from sundial.demo.attachments import uploaded


@pytest.mark.django_db
def test_a_material_is_a_sound_pdf() -> None:
    stored = uploaded("安全生产许可证申请书", applicant("quarry"))
    assert stored.media_type == "application/pdf"
    assert files.intact(stored).read_bytes().startswith(b"%PDF")
