"""What an organ enters in a register and has to go up at once is told like a red light: singly, through every channel (COMP-15)."""

from __future__ import annotations

from django.urls import reverse

from sundial.organs.models import Officer
from sundial.registers.books import books
from sundial.registers.models import Entry
from sundial.supervision.notices.tell import in_both, tell_officer


def tell_upward(entry: Entry, officers: list[Officer]) -> None:
    """Tell these officers of an entry: the organ, the register and its number, and no word of what it says."""
    title = in_both(lambda: str(books()[entry.register].title))
    said = {"organ": entry.organ.short_name, "number": entry.serial, **title}
    address = reverse("desk:register_entry", args=[entry.pk])
    for officer in officers:
        tell_officer("entry_goes_up", officer, str(entry.pk), address, **said)
