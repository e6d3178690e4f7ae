"""The life of a paper's text: drafted, confirmed in law by another hand, in force from a later day.

Every verb locks the text, checks state and post, changes it, and writes its event. A text that has been in force is never changed
again, and every paper keeps the one it was set with: so a paper can be set again, years later, to the same bytes.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sundial.cases.documents.checking import PLACE, faults
from sundial.cases.documents.kinds import rows
from sundial.cases.documents.paper_texts import SHIPPED_NUMBER, held_text, kind_of_text, subject_of, text_rules
from sundial.cases.documents.preview import preview
from sundial.cases.models import PaperText, PaperTextState
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.organs.access import Duty
from sundial.organs.models import Officer
from sundial.organs.posts import Post, duty_at, posts_in_words
from sundial.organs.version_life import Step, VersionLife

DRAFTING, CONFIRMING = "drafting", "confirming"
OPEN = (PaperTextState.DRAFT, PaperTextState.CONFIRMED)


STEPS = {
    step.action: step
    for step in (
        Step("edit", (PaperTextState.DRAFT,), _("edit the draft"), DRAFTING),
        Step("confirm", (PaperTextState.DRAFT,), _("confirm in law"), CONFIRMING, other_hand=True),
        Step("go_live", (PaperTextState.CONFIRMED,), _("put into force"), CONFIRMING),
        Step("send_back", (PaperTextState.CONFIRMED,), _("return to draft"), CONFIRMING),
        Step("abandon", (PaperTextState.DRAFT,), _("give up the draft"), DRAFTING),
    )
}


def _posts(step: Step) -> tuple[Post, ...]:
    return text_rules().confirming if step.who == CONFIRMING else text_rules().drafting


def _duty(step: Step, officer: Officer) -> Duty:
    duty = duty_at(officer, _posts(step))
    if duty is None:
        raise LIFE.refusal(
            "post",
            _("Your post may not “%(action)s” for the text of a paper."),
            who=posts_in_words(_posts(step)),
            action=step.label,
        )
    return duty


LIFE: VersionLife[PaperText] = VersionLife(
    code="paper_text",
    called=_("this text"),
    steps=STEPS,
    basis=lambda: text_rules().source,
    duty=lambda step, text, officer: _duty(step, officer),
    hands=lambda text: (str(text.drafted_by_id),),
    others=lambda step, text: posts_in_words(_posts(step)),
    forward=("confirm", "go_live"),
)


def check_drafts(officer: Officer) -> Duty:
    """The duty by which ``officer`` begins a text; Refusal ``paper_text.post``."""
    return _duty(STEPS["edit"], officer)


def works_on_texts(officer: Officer) -> bool:
    """Whether the officer drafts or confirms texts of papers."""
    return duty_at(officer, (*text_rules().drafting, *text_rules().confirming)) is not None


@transaction.atomic
def draft(kind: str, *, by: Officer) -> PaperText:
    """Begin a text with the words that hold today. Raises Refusal ``paper_text.unknown``, ``.post``, ``.in_progress``."""
    if kind not in rows():
        raise Refusal("paper_text.unknown", _("There is no kind of paper called “%(kind)s”."), kind=kind)
    duty = check_drafts(by)
    texts = PaperText.objects.filter(kind=kind)
    if texts.filter(state__in=OPEN).exists():
        raise Refusal("paper_text.in_progress", _("Another change of this paper's text is under way; finish it first."))
    newest = texts.aggregate(newest=Max("number"))["newest"] or SHIPPED_NUMBER
    begun = PaperText.objects.create(
        kind=kind,
        number=newest + 1,
        subject=subject_of(kind),
        text=held_text(kind, clock.today()),
        drafted_by=by,
        drafted_at=clock.now(),
    )
    _tell("paper_text.draft", begun, duty)
    return begun


@transaction.atomic
def edit(pk: UUID, typed: str, *, by: Officer) -> PaperText:
    """Write other words into a draft. Raises Refusal ``paper_text.state``, ``.post``, ``.faulty`` with the place of the first fault."""
    text = _locked(pk)
    duty = LIFE.check("edit", text, by)
    text.text = checked(text.kind, typed)
    text.drafted_by, text.drafted_at = by, clock.now()
    text.save()
    _tell("paper_text.edit", text, duty)
    return text


@transaction.atomic
def confirm(pk: UUID, opinion: str, *, by: Officer) -> PaperText:
    """The legal office confirms, not by the hand that drafted, once the paper has been set with it.

    Raises Refusal ``paper_text.state``, ``.post``, ``.same_hand``, ``.reason``, ``.faulty``, ``.does_not_set``.
    """
    text = _locked(pk)
    duty = LIFE.check("confirm", text, by)
    text.opinion = LIFE.said(opinion, "opinion")
    checked(text.kind, text.text)
    set_as_trial(text.kind, text.text)
    text.state, text.confirmed_by, text.confirmed_at = PaperTextState.CONFIRMED, by, clock.now()
    text.save()
    _tell("paper_text.confirm", text, duty, text.opinion)
    return text


@transaction.atomic
def go_live(pk: UUID, effective_from: date, *, by: Officer) -> PaperText:
    """Let a confirmed text hold from ``effective_from``, tomorrow at the earliest.

    Raises Refusal ``paper_text.state``, ``.post``, ``.too_early``.
    """
    text = _locked(pk)
    duty = LIFE.check("go_live", text, by)
    held = PaperText.objects.filter(kind=text.kind, state=PaperTextState.LIVE)
    LIFE.check_begins(effective_from, held.aggregate(newest=Max("effective_from"))["newest"])
    text.state, text.effective_from = PaperTextState.LIVE, effective_from
    text.entered_by, text.entered_at = by, clock.now()
    text.save()
    _tell("paper_text.live", text, duty, effective_from=effective_from)
    return text


@transaction.atomic
def send_back(pk: UUID, reason: str, *, by: Officer) -> PaperText:
    """Make a draft of it again, with the reason. Raises Refusal ``paper_text.state``, ``.post``, ``.reason``."""
    text = _locked(pk)
    duty = LIFE.check("send_back", text, by)
    text.state, text.reason = PaperTextState.DRAFT, LIFE.said(reason, "reason")
    text.confirmed_by = text.confirmed_at = None
    text.save()
    _tell("paper_text.return", text, duty, text.reason)
    return text


@transaction.atomic
def abandon(pk: UUID, reason: str, *, by: Officer) -> PaperText:
    """Give up a draft; its number is not used again. Raises Refusal ``paper_text.state``, ``.post``, ``.reason``."""
    text = _locked(pk)
    duty = LIFE.check("abandon", text, by)
    text.state, text.reason = PaperTextState.ABANDONED, LIFE.said(reason, "reason")
    text.save()
    _tell("paper_text.abandon", text, duty, text.reason)
    return text


def checked(kind: str, typed: str) -> str:
    """``typed`` with line ends as we keep them; Refusal ``paper_text.faulty`` with the first fault and its line."""
    plain = typed.replace("\r\n", "\n").rstrip() + "\n"
    found = faults(kind, plain)
    if found:
        raise Refusal(
            "paper_text.faulty",
            "%(fault)s",
            field="text",
            basis=kind_basis(kind),
            fault=str(found[0]),
            line=found[0].line,
        )
    return plain


def set_as_trial(kind: str, text: str) -> bytes:
    """The paper set with ``text`` and sample values; Refusal ``document.…`` for a hole, ``paper_text.does_not_set`` else."""
    try:
        return preview(kind_of_text(kind, text))
    except RuntimeError as error:
        raise Refusal(
            "paper_text.does_not_set",
            _("The paper could not be set: %(problem)s"),
            field="text",
            problem=str(error)[:200],
        ) from error


def kind_basis(kind: str) -> str:
    """What orders the paper, as its file says."""
    return str(rows()[kind]["basis"])


def title_of(kind: str) -> str:
    """What a person calls the kind: its shipped title, without the places a case fills."""
    return PLACE.sub("", str(rows()[kind]["title"]))


def open_changes() -> dict[str, PaperText]:
    """The change under way of each kind that has one."""
    return {each.kind: each for each in PaperText.objects.filter(state__in=OPEN)}


def _tell(kind: str, text: PaperText, duty: Duty, reason: str = "", **more: Any) -> None:
    record(
        kind,
        subject_type="paper_text",
        subject_id=text.subject,
        by=duty.actor,
        organ=duty.post.organ.code,
        reason=reason,
        data={
            "title": rows()[text.kind]["title"],
            "kind": text.kind,
            "number": text.number,
            "state": text.state,
            **more,
        },
    )


def _locked(pk: UUID) -> PaperText:
    return PaperText.objects.select_for_update(of=("self",)).get(pk=pk)
