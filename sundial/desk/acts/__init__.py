"""The acts the desk offers, one file per stage of a case's life."""

from sundial.desk.acts import decision, examination, intake, timing, visit
from sundial.desk.acts.base import ActForm, form_of, offered

__all__ = ["ActForm", "decision", "examination", "form_of", "intake", "offered", "timing", "visit"]
