"""The codes as they are printed, read by a scanner that nobody here wrote (zbarimg, Debian: zbar-tools); skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import typst

from sundial.cases.documents.proof import large_qr, qr
from sundial.ledger import packed, reading
from sundial.ledger.tests.sample import FOLDER, LOG

SCANNER = shutil.which("zbarimg")
pytestmark = pytest.mark.skipif(SCANNER is None, reason="zbarimg is not installed")
RECEIPT = (FOLDER / "receipt-299.txt").read_text()


def scanned(drawing: str, millimetres: int, folder: Path) -> str:
    """What the scanner reads of the drawing, set on a page at this width and printed at 300 dots an inch."""
    (folder / "code.svg").write_text(drawing)
    (folder / "page.typ").write_text(
        f'#set page(width: 90mm, height: 90mm)\n#image("code.svg", width: {millimetres}mm)\n'
    )
    typst.compile(str(folder / "page.typ"), output=str(folder / "page.png"), format="png", ppi=300)
    command = [str(SCANNER), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(folder / "page.png")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_code_of_a_whole_receipt_proves_the_event_from_paper_alone(tmp_path: Path) -> None:
    read = scanned(large_qr(packed.pack(RECEIPT) or ""), 60, tmp_path)
    assert packed.unpack(read) == RECEIPT
    assert reading.read(packed.unpack(read), LOG.verifier).index == 299


def test_the_small_code_leads_to_the_paper(tmp_path: Path) -> None:
    address = "https://sundial.linwu.gov.cn/documents/01a20719-e4e7-7dc7-a5c6-7fbda8b156f5/"
    assert scanned(qr(address), 20, tmp_path) == address
