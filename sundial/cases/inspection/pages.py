"""How many pages a file has, for the index of an archive; nothing where only its own program could tell."""

from __future__ import annotations

import re
from pathlib import Path

from sundial.cases.inspection.pdf import hidden_objects, readable_names
from sundial.cases.inspection.trouble import Harmful

ONE_PAGE = {"image/jpeg", "image/png"}
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
TREE = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
COUNT = re.compile(rb"/Count\s+(\d+)")


def pages_of(path: Path, media_type: str) -> int | None:
    """Return the number of pages of a PDF or picture, ``None`` for any other type."""
    if media_type in ONE_PAGE:
        return 1
    return _pdf_pages(path.read_bytes()) if media_type == "application/pdf" else None


def _pdf_pages(data: bytes) -> int | None:
    """The largest page tree says it; a later revision only ever names a later tree. Else the pages are counted."""
    plain = readable_names(data)
    trees = [part for part in plain.split(b"endobj") if TREE.search(part)]
    counts = [int(found[1]) for tree in trees if (found := COUNT.search(tree))]
    if counts:
        return max(counts)
    try:
        objects = b"".join([plain, *(readable_names(part) for part in hidden_objects(data))])
    except Harmful:
        return None
    return len(PAGE.findall(objects)) or None
