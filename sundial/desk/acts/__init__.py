"""The acts the desk offers: one file per stage of a permit's life, and one form for every act a life states in its file."""

from sundial.cases.stated import stated_life
from sundial.desk.acts import base, decision, examination, intake, timing, visit
from sundial.desk.acts.base import ActForm
from sundial.desk.acts.stated import form_for

__all__ = ["ActForm", "decision", "examination", "form_of", "intake", "offered", "timing", "visit"]


def form_of(procedure: str, action: str) -> type[ActForm] | None:
    """The form of an act, or None when the desk does not offer it."""
    return base.form_of(procedure, action) or form_for(procedure, action)


def offered(procedure: str) -> set[str]:
    """The acts of a procedure the desk offers."""
    try:
        stated = set(stated_life(procedure).acts)
    except KeyError:
        stated = set()
    return base.offered(procedure) | stated
