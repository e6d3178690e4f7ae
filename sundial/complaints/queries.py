"""Reads of complaints that everybody may make: answers as published."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from sundial.cases.models import Case
from sundial.cases.stated import stated_life
from sundial.cases.stated.acts import OPENING
from sundial.complaints.centres import PROCEDURE
from sundial.complaints.models import PublishedAnswer
from sundial.kernel import clock
from sundial.powers.rules import amount_in_words


def published(q: str = "", kind: str = "", organ: str = "") -> QuerySet[PublishedAnswer]:
    """Questions and answers as they stand published, the newest first; those with the words ``q``, of a kind, of an organ."""
    found = PublishedAnswer.objects.filter(replaced_at=None).select_related("organ").order_by("-published_at", "pk")
    if q:
        found = found.filter(Q(subject__icontains=q) | Q(question__icontains=q) | Q(answer__icontains=q))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(organ__code=organ) if organ else found


def organs_that_answered() -> list[tuple[str, str]]:
    """Code and name of every organ with an answer that stands published."""
    return list(published().order_by("organ__name").values_list("organ__code", "organ__short_name").distinct())


def promised() -> dict[str, str]:
    """What is promised today: until when a question is answered, a complaint, and whether it is taken up."""
    life, today = stated_life(PROCEDURE), clock.today()
    terms = {name: life.limits[name].on(today) for name in ("question", "complaint", "acceptance")}
    return {name: amount_in_words(int(term.value), term.unit) for name, term in terms.items() if term}


def answer_of(case: Case) -> str:
    """The answer the person reads: the last one given, empty while there is none."""
    if case.decided_at is None or case.state not in ("answered", "closed"):
        return ""
    told = case.records.filter(values__reply__isnull=False).order_by("-at", "-pk").first()
    return str(told.values["reply"]) if told else ""


def words_of(case: Case) -> dict[str, str]:
    """Subject and content as the person wrote them, for the person."""
    told = case.records.filter(action=OPENING).values_list("values", flat=True).first() or {}
    return {name: str(told.get(name, "")) for name in ("subject", "content")}
