"""What the case page shows, gathered from the spine and shaped for the components."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sundial.cases.documents.kinds import kinds
from sundial.cases.lifecycle import Lifecycle, life_of
from sundial.cases.models import Case, Document, Material, Party, PersonPaper
from sundial.cases.stated.seats import waits_at
from sundial.ledger.models import Event
from sundial.organs.models import Officer
from sundial.permits import applied
from sundial.permits.materials import Standing, Verdict, check_list
from sundial.permits.own_forms import questions_of
from sundial.permits.states import PROCEDURE
from sundial.powers import procedures
from sundial.powers.models import PowerType
from sundial.supervision.access import visible_to
from sundial.supervision.models import Signal, SignalState
from sundial.ui import parts, readings

STANDING_TONES: dict[str, parts.Tone] = {
    Standing.MET: "good",
    Standing.UNCHECKED: "info",
    Standing.DEFECTIVE: "bad",
    Standing.MISSING: "attention",
}
VERDICTS: dict[str, str] = {
    Verdict.OK: Standing.MET,
    Verdict.SUBSTITUTE: Standing.MET,
    Verdict.UNNEEDED: Standing.OPTIONAL,
    Verdict.DEFECTIVE: Standing.DEFECTIVE,
}


PUBLISHED = "published"


def state_label(case: Case) -> str:
    return str(life_of(case.procedure).states[case.state])


def tone(case: Case) -> parts.Tone:
    """How the state is coloured, as its life says."""
    return life_of(case.procedure).tones.get(case.state, "neutral")  # type: ignore[return-value]  # a life names tones of the components


def life_steps(case: Case) -> list[parts.Step]:
    """The main line of the statutory life with where the case stands on it."""
    life = life_of(case.procedure)
    reached = STANDS_FOR.get(case.state, case.state) if case.procedure == PROCEDURE else case.state
    if reached not in life.line and case.state not in life.final:
        reached = _before(life, reached)
    if reached not in life.line:
        return [parts.Step(str(life.states[case.state]), "failed" if case.state in life.final else "current")]
    line = [state for state in life.line if state in (reached, *_kept(life, case))]
    passed_by = _passed_by(life, case, line[: line.index(reached)])
    line = [state for state in line if state not in passed_by]
    place = line.index(reached)
    return [parts.Step(_label(life, case, state), _place(n, place, case)) for n, state in enumerate(line)]


def _kept(life: Lifecycle, case: Case) -> list[str]:
    """What an item does not publish does not pass through that place, where the life knows a way past it."""
    skips = not case.version.publishes_result and _is_passed_by(life, PUBLISHED)
    return [state for state in life.line if not (skips and state == PUBLISHED)]


def _passed_by(life: Lifecycle, case: Case, behind: list[str]) -> set[str]:
    """The places ``behind`` the case that it never stood at, where the life knows a way past them; one query where it does."""
    passable = {state for state in behind if state != PUBLISHED and _is_passed_by(life, state)}
    if not passable or case._state.adding:
        return set()
    events = Event.objects.filter(subject_type="case", subject_id=case.pk, data__to__in=passable)
    return passable - set(events.values_list("data__to", flat=True))


def _is_passed_by(life: Lifecycle, state: str) -> bool:
    if state not in life.line:
        return False
    place = life.line.index(state)
    before, after = set(life.line[:place]), set(life.line[place + 1 :])
    return any(before & {*each.sources} and after & {each.target, *each.branches} for each in life.transitions)


def _before(life: Lifecycle, state: str) -> str:
    """The place on the line a state beside it belongs to: states are listed in the order of the work."""
    order = list(life.states)
    earlier = [each for each in order[: order.index(state)] if each in life.line]
    return earlier[-1] if earlier else state


# Where a state beside the main line of a permit stands on it.
STANDS_FOR = {"correcting": "submitted", "refused": "granted"}


def _label(life: Lifecycle, case: Case, state: str) -> str:
    """A place on the line by the name of what became of it: refused rather than granted, being corrected."""
    if state == "granted" and case.outcome == "refused":
        return str(life.states["refused"])
    beside = case.state not in life.line and case.state != "refused" and state == _before(life, case.state)
    return str(life.states[case.state if beside else state])


def _place(n: int, place: int, case: Case) -> parts.StepState:
    if n < place or case.closed_at:
        return "done"
    return "current" if n == place else "todo"


def facts(case: Case) -> list[parts.Row]:
    """Who applies for what; what is empty and nobody must fill in is left out."""
    applicant, asked = case.applicant, procedures.is_applied_for(case.procedure)
    always = [
        parts.Row(_("Applicant") if asked else _("Party"), applicant.name),
        parts.Row(_("Identifier"), applicant.identifier),
        parts.Row(_("Contact telephone"), applicant.telephone),
        *([parts.Row(_("Handed in"), case.get_channel_display())] if asked else []),
        parts.Row(_("In whose hands"), in_whose_hands(case)),
    ]
    further = [
        parts.Row(_("Responsible person"), _responsible(applicant)),
        parts.Row(_("Address"), applicant.address),
        parts.Row(_("Agent"), _named(case.agent) if case.agent else ""),
        parts.Row(subject_of(case), case.project_name),
        parts.Row(_("Class of applicant"), case.applicant_group),
        *(parts.Row(*each) for each in applied.rows(case.form, questions_of(case.version))),
    ]
    return always[:3] + [row for row in further if row.value] + always[3:]


# What a case begun by the office itself is about has a name of its own, by the kind of power.
SUBJECTS = {PowerType.PENALTY: gettext_lazy("Cause of the case")}


def subject_of(case: Case) -> str:
    """What the line above the party calls what the case is about: the application, the cause of a penalty, the matter."""
    if procedures.is_applied_for(case.procedure):
        return _("Subject of the application")
    return str(SUBJECTS.get(PowerType(case.item.power_type), _("Matter")))


def _named(agent: Party) -> str:
    """Who acts for the applicant: name, paper with its number, telephone."""
    paper = str(PersonPaper(agent.paper or PersonPaper.IDENTITY_CARD).label)
    return " · ".join(part for part in (agent.name, f"{paper} {agent.identifier}", agent.telephone) if part)


def _responsible(party: Party) -> str:
    """Who answers for a body; somebody who applies for himself is not told twice."""
    name = party.legal_representative or party.contact_name
    return "" if name == party.name else name


def in_whose_hands(case: Case) -> str:
    """Who has the case now."""
    if case.closed_at:
        return _("nobody, the case is closed")
    organ = waits_at(case)
    where = [organ.short_name] if organ else []
    return "　".join([*where, readings.holder_of(case)]) or _("the applicant")


@dataclass(frozen=True)
class Line:
    """One line of the materials table."""

    name: str
    papers: list[Material]
    standing: str
    tone: parts.Tone
    note: str = ""


def lines(case: Case) -> list[Line]:
    """The item's list with what was handed in for each line, then what was handed in beside it.

    A life stated in a file asks for its papers in its own acts: once it is accepted without one of the list, none is missing.
    """
    if case.procedure != case.item.procedure:  # another life of the item's, which nobody applied for with its papers
        return []
    if case.procedure != PROCEDURE and case.accepted_at and not case.materials.exists():
        return []
    listed = [_line(line.requirement.name, list(line.materials), line.standing) for line in check_list(case)]
    beside = case.materials.filter(requirement__isnull=True, withdrawn_at__isnull=True).select_related("file")
    return listed + [_line(each.name, [each], VERDICTS.get(each.verdict, Standing.UNCHECKED)) for each in beside]


def _line(name: str, papers: list[Material], standing: str) -> Line:
    note = papers[0].note if papers and standing == Standing.DEFECTIVE else ""
    return Line(name, papers, str(Standing(standing).label), STANDING_TONES.get(standing, "neutral"), note)


def signals(case: Case, reader: Officer) -> list[Signal]:
    """Lights that burn on the case, with their words in the reader's language, and whether he may open each."""
    english = (get_language() or "").startswith("en")
    burning = case.signals.exclude(state=SignalState.CLOSED).order_by("rank", "raised_at")
    found: list[Signal] = list(burning.annotate(opens=Exists(visible_to(reader).filter(pk=OuterRef("pk")))))
    for signal in found:
        signal.words = signal.sentence_en if english else signal.sentence  # type: ignore[attr-defined]  # for the page only
    return found


def documents(case: Case) -> list[parts.Document]:
    """The papers issued, the newest first, each with its masked sheet where it has one, and last what was applied for.

    Hashes stand in the list of the file.
    """
    papers = case.documents.select_related("file").order_by("-issued_at", "-number")
    issued = [line for paper in papers for line in _paper(case, paper)]
    return [*issued, _application(case)] if has_application(case) else issued


def has_application(case: Case) -> bool:
    """Whether somebody applied: what the office begins by itself has no form of an applicant."""
    return procedures.is_applied_for(case.procedure) and case.submitted_at is not None


def _application(case: Case) -> parts.Document:
    """The form with the applicant's answers, drawn when it is opened."""
    url = reverse("desk:application_form", args=[case.number])
    return parts.Document(title=_("Application form"), url=url, at=case.submitted_at)


def _paper(case: Case, paper: Document) -> Iterator[parts.Document]:
    yield parts.Document(
        title=paper.title,
        kind=paper.number,
        url=reverse("desk:document", args=[case.number, paper.pk]),
        size=paper.file.size,
        at=paper.issued_at,
    )
    kind = kinds().get(paper.kind)
    if kind and kind.public:
        url = reverse("desk:public_document", args=[case.number, paper.pk])
        yield parts.Document(title=_("%(title)s, masked for the public") % {"title": paper.title}, url=url)
