"""The sample values of every kind of document, with the kinds of the rooms above the spine."""

from __future__ import annotations

from pathlib import Path

from sundial.cases import documents

ROOMS_ABOVE = ("penalties",)

for room in ROOMS_ABOVE:
    documents.add(Path(__file__).parents[2] / room / "documents.yaml")

SAMPLES = documents.samples()
