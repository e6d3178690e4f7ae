"""A version as a file to keep, in the two forms in which benchmarks travel."""

from __future__ import annotations

from sundial.powers.discretion.dmn import as_dmn
from sundial.powers.discretion.excel import as_excel
from sundial.powers.discretion.models import BenchmarkVersion

KINDS = {
    "xlsx": (as_excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "dmn": (as_dmn, "application/xml"),
}


def file_of(version: BenchmarkVersion, kind: str) -> tuple[str, bytes, str]:
    """Name, content and content type; ``kind`` is one of ``KINDS``."""
    made, content_type = KINDS[kind]
    return f"{version.item.code}-v{version.number}.{kind}", made(version.table), content_type
