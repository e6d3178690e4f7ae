"""The shared spine of every procedure: case, steps, clocks, materials, documents, opinions, publications.

Nothing here is written but through an action, and no action writes without its event in the ledger.
"""

from __future__ import annotations

from sundial.cases.models.case import Case, Channel, Involvement, Party, PartyKind, PersonPaper, Todo
from sundial.cases.models.clocks import CaseClock, ClockEntry, ClockKind, ClockMove, Extension, ExtensionState
from sundial.cases.models.erasures import Erasure
from sundial.cases.models.papers import (
    Delivery,
    Document,
    Material,
    NumberSeries,
    PaperText,
    PaperTextState,
    StoredFile,
)
from sundial.cases.models.publications import Publication, PublicationKind, PublicationVersion, PublicationWords
from sundial.cases.models.steps import CaseStep, Opinion, Stance, StepState

__all__ = [
    "Case",
    "CaseClock",
    "CaseStep",
    "Channel",
    "ClockEntry",
    "ClockKind",
    "ClockMove",
    "Delivery",
    "Document",
    "Erasure",
    "Extension",
    "ExtensionState",
    "Involvement",
    "Material",
    "NumberSeries",
    "Opinion",
    "PaperText",
    "PaperTextState",
    "Party",
    "PartyKind",
    "PersonPaper",
    "Publication",
    "PublicationKind",
    "PublicationVersion",
    "PublicationWords",
    "Stance",
    "StepState",
    "StoredFile",
    "Todo",
]
