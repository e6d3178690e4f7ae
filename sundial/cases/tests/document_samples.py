"""The sample values of every kind of document, with the kinds of the rooms above the spine."""

from __future__ import annotations

from pathlib import Path

from sundial.cases import documents
from sundial.cases.documents.kinds import rows_of

ROOMS = Path(__file__).parents[2]
ABOVE = sorted(ROOMS.glob("*/documents.yaml"))

for file in ABOVE:
    documents.add(file)

SAMPLES = documents.samples()
KINDS_ABOVE = [name for file in ABOVE for name in rows_of(file)]
