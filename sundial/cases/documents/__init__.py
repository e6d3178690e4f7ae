"""Formal documents (文书): see README.md here for what may be issued and how."""

from sundial.cases.documents.issuing import issue, sheet
from sundial.cases.documents.kinds import Kind, UnknownKind, kind, kinds

__all__ = ["Kind", "UnknownKind", "issue", "kind", "kinds", "sheet"]
