"""Formal documents (文书): see README.md here for what may be issued and how."""

from sundial.cases.documents.issuing import issue, sheet
from sundial.cases.documents.kinds import Kind, UnknownKind, add, kind, kinds
from sundial.cases.documents.preview import preview, samples
from sundial.cases.documents.publication import masked_sheet, published_papers, shown_fields

__all__ = [
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
