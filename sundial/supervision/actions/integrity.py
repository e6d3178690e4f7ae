"""Integrity files: entering, reporting of oneself, opening such a report with a reason, and who assesses risks."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.canonical import Json, canonical
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, Organ
from sundial.supervision.access import supervised_organs
from sundial.supervision.integrity.access import keeper_of, reader_of_reports
from sundial.supervision.integrity.models import FileEntry, GroupMember, PersonalReport
from sundial.supervision.integrity.terms import reporting_roles, words

BASIS = "领导干部报告个人有关事项规定第三条至第六条"


@transaction.atomic
def enter(officer: Officer, *, kind: str, on: dt.date, text: str, paper: str = "", by: Officer) -> FileEntry:
    """Enter something in the file of ``officer``. Raises ``integrity.keeper``, ``integrity.future``, ``integrity.kind``."""
    duty = keeper_of(by, officer)
    if duty is None:
        raise Refusal(
            "integrity.keeper", _("The supervisors of an officer's organ keep his file; nobody keeps his own.")
        )
    if kind not in words("entries"):
        raise Refusal("integrity.kind", _("Choose what is entered."), field="kind")
    if on > clock.today():
        raise Refusal("integrity.future", _("What is entered has happened already."), field="on")
    made = FileEntry.objects.create(
        officer=officer, kind=kind, on=on, text=text, paper=paper, entered_by=by, entered_at=clock.now()
    )
    with translation.override("zh-hans"):  # the record is kept in Chinese, whoever reads it
        what = str(words("entries")[kind])
    said = {"kind": kind, "what": what, "name": officer.name, "on": on.isoformat(), "text": text}
    _record("integrity.enter", officer, duty.actor, duty.post.organ, **said)
    return made


@transaction.atomic
def report(officer: Officer, *, year: int, change: bool, matters: Mapping[str, str]) -> PersonalReport:
    """A leader reports of himself; the record keeps the digest alone. Raises ``report.role``, ``report.year``, ``report.empty``."""
    duty = next((each for each in duties(officer) if each.post.role in reporting_roles()), None)
    if duty is None:
        raise Refusal(
            "report.role", _("Leaders report their personal matters; your post does not ask for it."), basis=BASIS
        )
    if year > clock.today().year:
        raise Refusal("report.year", _("The year has not begun yet."), field="year", basis=BASIS)
    said: dict[str, Json] = {name: text for name, text in matters.items() if text}
    if not said:
        sentence = _("Report something, or write that there is nothing to report.")
        raise Refusal("report.empty", sentence, basis=BASIS)
    made = PersonalReport.objects.create(
        officer=officer, year=year, change=change, matters=said, reported_at=clock.now()
    )
    # Salted by the row's own random key, which the event does not say: the digest proves, and tells nothing.
    digest = hashlib.sha256(made.pk.bytes + canonical(said)).hexdigest()
    _record("integrity.report", officer, duty.actor, duty.post.organ, year=year, change=change, digest=digest)
    return made


@transaction.atomic
def open_report(report: PersonalReport, *, reason: str, by: Officer) -> PersonalReport:
    """Open what a leader reported of himself, with the reason; the look stands in the record. Raises ``report.sealed``, ``report.reason``."""
    duty = reader_of_reports(by, report.officer)
    if duty is None:
        sentence = _("Only the supervisors of the level above open such a report, and of no colleague.")
        raise Refusal("report.sealed", sentence, basis=BASIS)
    if not reason.strip():
        raise Refusal("report.reason", _("Say why you need to know."), field="reason", basis=BASIS)
    said = {"name": report.officer.name, "year": report.year, "reason": reason.strip()}
    _record("integrity.read_report", report.officer, duty.actor, duty.post.organ, **said)
    return report


@transaction.atomic
def join_group(officer: Officer, organ: Organ, *, part: str, paper: str, by: Duty) -> GroupMember:
    """Name a member of the group that assesses the risks of ``organ``. Raises ``group.keeper``, ``group.there``."""
    _check_group(organ, by)
    if GroupMember.objects.filter(officer=officer, organ=organ, until=None).exists():
        raise Refusal("group.there", _("This officer is in the group already."), field="officer")
    made = GroupMember.objects.create(officer=officer, organ=organ, part=part, paper=paper, since=clock.today())
    _record("integrity.join", officer, by.actor, organ, name=officer.name, part=part, paper=paper)
    return made


@transaction.atomic
def leave_group(member: GroupMember, *, reason: str, by: Duty) -> GroupMember:
    """Take a member out of the group; the row stays with its last day."""
    _check_group(member.organ, by)
    kept = GroupMember.objects.select_for_update().get(pk=member.pk)
    if kept.until is not None:
        raise Refusal("group.left", _("This officer has left the group already."))
    kept.until = clock.today()
    kept.save(update_fields=["until"])
    _record("integrity.leave", kept.officer, by.actor, kept.organ, name=kept.officer.name, reason=reason)
    return kept


def _check_group(organ: Organ, by: Duty) -> None:
    if organ.pk not in supervised_organs(by):
        raise Refusal("group.keeper", _("The supervisors of an organ name who assesses its risks."))


def _record(kind: str, officer: Officer, by: Actor, organ: Organ, /, **data: object) -> None:
    record(kind, subject_type="officer", subject_id=officer.pk, by=by, organ=organ.code, data=data)
