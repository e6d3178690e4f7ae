import os
import time
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction

from sundial.cases import files
from sundial.cases.inspection.names import clean_name
from sundial.cases.models import StoredFile
from sundial.cases.tests.uploads import pdf, upload
from sundial.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> StoredFile:
    return files.store(upload("申请书.pdf", pdf()), slot="material")


def test_a_file_comes_back_as_an_attachment_that_no_browser_runs(stored):
    response = files.serve(stored)
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E7%94%B3" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(response.streaming_content) == pdf()


def test_an_asynchronous_server_gets_the_file_chunk_by_chunk(stored):
    async def collected() -> list[bytes]:
        return [chunk async for chunk in files.serve(stored)]

    assert b"".join(async_to_sync(collected)()) == pdf()


def test_a_file_is_kept_outside_the_web_root_under_a_name_that_says_nothing(stored):
    path = files.path_of(stored)
    assert path.is_relative_to(settings.MEDIA_ROOT) and not path.is_relative_to(settings.STATIC_ROOT)
    assert "申请书" not in str(path) and path.suffix == ""
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_changed_on_disk_is_not_handed_out(stored):
    files.path_of(stored).write_bytes(pdf() + b" ")
    with pytest.raises(Refusal) as refused:
        files.serve(stored)
    assert refused.value.code == "file.altered"


def test_a_file_gone_from_disk_is_said_to_be_gone(stored):
    files.path_of(stored).unlink()
    with pytest.raises(Refusal) as refused:
        files.serve(stored)
    assert refused.value.code == "file.lost"


def test_the_sweep_takes_old_orphans_and_leaves_kept_files_and_uploads_in_progress(stored):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        orphan = files.path_of(files.store(upload("b.pdf", pdf()), slot="material"))
        raise ZeroDivisionError
    arriving = Path(settings.MEDIA_ROOT) / "incoming" / "now"
    arriving.parent.mkdir(exist_ok=True)
    arriving.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(orphan, (two_days_ago, two_days_ago))
    os.utime(files.path_of(stored), (two_days_ago, two_days_ago))
    files.sweep()
    assert not orphan.exists()
    assert files.path_of(stored).exists() and arriving.exists()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("申请书.pdf", "申请书.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\李娟\桌面\申请书.pdf", "申请书.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\0.pdf", "a.pdf"),
        ("<b>|?.pdf", "_b___.pdf"),
        ("CON.pdf", "file_CON.pdf"),
        ("...", "file_"),
        ("", "file_"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        (" .htaccess", "htaccess"),
    ],
)
def test_a_name_is_made_safe_to_show(sent, shown):
    assert clean_name(sent) == shown
