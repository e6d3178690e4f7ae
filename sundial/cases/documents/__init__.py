"""Formal documents (文书): see README.md here for what may be issued and how."""

from sundial.cases.documents.facts import PARTY_FACTS
from sundial.cases.documents.issuing import issue, sheet
from sundial.cases.documents.kinds import Kind, UnknownKind, add, kind, kinds
from sundial.cases.documents.preview import preview, samples
from sundial.cases.documents.publication import masked_sheet, published_papers, shown_fields
from sundial.cases.documents.values import VALUE_MISSING

__all__ = [
    "PARTY_FACTS",
    "VALUE_MISSING",
    "Kind",
    "UnknownKind",
    "add",
    "issue",
    "kind",
    "kinds",
    "masked_sheet",
    "preview",
    "published_papers",
    "samples",
    "sheet",
    "shown_fields",
]
