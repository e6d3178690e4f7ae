"""What people ask, complain of, report and propose, told in rows; who they are is sealed by the act that lodges it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sundial.cases.models import Case
from sundial.cases.procedure import By
from sundial.complaints.actions import Person, Wish, lodge
from sundial.complaints.models import Level, Step
from sundial.complaints.ratings import Said, give
from sundial.demo.applicants import applicant
from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter
from sundial.demo.tale import Tale
from sundial.demo.told import Told, rows

FILE = "complaints"


class Voice(Told):
    """One complaint: lodged instead of opened, so that no name enters the case."""

    def begin(self, by: By, given: Mapping[str, Any]) -> None:
        """Lodge it as the row says: who, how far to be known, and the case it is about."""
        asked = self.t.county.people[self.rows["first_asked"]] if "first_asked" in self.rows else None
        wish = Wish(self._about(), None, self.rows.get("may_publish", False), asked)
        self.pk = lodge(self._person(), given, wish).case.pk

    def _person(self) -> Person:
        if "who" not in self.rows:
            return Person(self.rows["naming"])
        told = applicant(self.rows["who"])
        return Person(self.rows["naming"], told.name, told.telephone, "", told.address)

    def _about(self) -> str:
        """The number of a case of the item that is under examination."""
        if "about" not in self.rows:
            return ""
        found = Case.objects.filter(item__code=self.rows["about"], accepted_at__isnull=False, closed_at=None)
        number: str | None = found.order_by("-accepted_at", "number").values_list("number", flat=True).first()
        return number or ""


def in_rows(t: Tale, name: str) -> Story:
    """One complaint, from its first row to its last."""
    return Voice(t, FILE, name).all()


chapter = Chapter()
for each in rows(FILE):
    chapter.append(partial(in_rows, name=each))

# What parties said of the decision of their cases, one after another, again from the first after the last; two were not content, one sat at
# the staff's own computer, and every third said nothing.
SAID = (5, 5, None, 4, 5, None, 3, 5, None, 4, 5, None, 2, 5, None, 5, 4, None)
AT_THE_DESK = 4  # which of them


@chapter.story
def parties_say_how_it_was(t: Tale) -> Story:
    yield t.on(-3, after=200)
    rated = Case.objects.filter(decided_at__isnull=False, procedure="permit", channel="online").order_by("number")
    for nth, case in enumerate(rated):
        level = SAID[nth % len(SAID)]
        if level is not None:
            said = Said(Step.DECISION, level, ("slow",) if level < Level.FAIR else ())
            give(case.pk, said, from_staff=nth == AT_THE_DESK)
