"""Fill a draft in: answers part by part, files line by line. Each touch keeps the draft for its full time again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import reuse
from sundial.cases.models import StoredFile
from sundial.cases.reuse import Held
from sundial.hall.models import Application, ApplicationFile
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits.actions.pledge import pledges_for
from sundial.powers.models import MaterialRequirement


@transaction.atomic
def answer(application_id: UUID, part: str, answers: Mapping[str, object]) -> Application:
    """Keep the checked answers of one part. Raises ``Refusal`` ``application.submitted``."""
    application = touched(application_id)
    application.answers = {**application.answers, part: dict(answers)}
    application.save()
    return application


@transaction.atomic
def attach(application_id: UUID, requirement: MaterialRequirement | None, file: StoredFile) -> ApplicationFile:
    """Add a stored file for one line of the list, or without a line as the agent's letter of authority.

    Raises ``Refusal``: ``application.submitted``, ``material.foreign``, ``application.full``.
    """
    application = _with_room(application_id, requirement)
    return ApplicationFile.objects.create(
        application=application, requirement=requirement, file=file, added_at=clock.now()
    )


@transaction.atomic
def take_over(application_id: UUID, requirement: MaterialRequirement, papers: Iterable[Held]) -> list[ApplicationFile]:
    """Put papers the county holds on one line of the list, all or none; chosen twice, one stands there once.

    Raises ``Refusal``: those of ``attach``, and of ``reuse.check`` for a paper that is not this applicant's or no longer good.
    """
    return [_taken_over(application_id, requirement, each) for each in papers]


def _taken_over(application_id: UUID, requirement: MaterialRequirement, found: Held) -> ApplicationFile:
    application = _with_room(application_id, requirement)
    reuse.check(found, application.answers.get("applicant", {}).get("identifier", ""), clock.today())
    origin = {"certificate" if found.is_certificate else "earlier": found.origin}
    file, _new = ApplicationFile.objects.get_or_create(
        application=application,
        requirement=requirement,
        file=found.file,
        defaults={**origin, "added_at": clock.now()},
    )
    return file


def _with_room(application_id: UUID, requirement: MaterialRequirement | None) -> Application:
    """The draft, locked and touched, if it may take one more file for this line."""
    application = touched(application_id)
    if application.files.count() >= policy().files_of_draft:
        raise Refusal(
            "application.full", _("A draft holds at most %(n)s files."), field="file", n=policy().files_of_draft
        )
    if requirement is not None and requirement.version_id != application.version_id:
        raise Refusal("material.foreign", _("This line belongs to the list of another item."), field="file")
    application.save()
    return application


@transaction.atomic
def detach(application_id: UUID, key: UUID) -> None:
    """Take a file out of the draft; its bytes are swept within a day. Raises ``Refusal`` ``application.submitted``."""
    application = touched(application_id)
    found = application.files.filter(pk=key).select_related("file").first()
    if found is not None:
        found.delete()
        if found.is_upload:
            found.file.delete()
    application.save()


@transaction.atomic
def pledge(application_id: UUID, requirement: MaterialRequirement, kind: str) -> None:
    """Sign in place of one paper, or with no ``kind`` take that back. Raises ``Refusal``: ``application.submitted``, ``pledge.not_offered``."""
    application = touched(application_id)
    if kind and kind not in pledges_for(requirement, clock.today()):
        raise Refusal("pledge.not_offered", _("The item's list does not allow this."))
    signed = {**application.answers.get("pledges", {}), str(requirement.pk): kind}
    application.answers = {**application.answers, "pledges": {line: each for line, each in signed.items() if each}}
    application.save()


def touched(application_id: UUID) -> Application:
    """The draft, locked, its time of forgetting moved on. Raises ``Refusal`` ``application.submitted``."""
    application = Application.objects.select_for_update().get(pk=application_id)
    if application.case_id is not None:
        raise Refusal(
            "application.submitted", _("This application has been submitted; it can no longer be changed here.")
        )
    application.forget_at = clock.now() + policy().draft_kept
    return application
