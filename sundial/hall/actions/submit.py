"""Submit a draft: one transaction turns it into a case, and a second press finds the case of the first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases import reuse
from sundial.cases.models import Case, Material, Party
from sundial.cases.parties import AUTHORITY, agent_told, authority_told
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import open_case
from sundial.hall import secrecy
from sundial.hall.asked import life_of_item
from sundial.hall.models import Application, ApplicationFile
from sundial.hall.policy import policy
from sundial.inbox import actions as inbox
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits import actions as permits

PARTS = ("applicant", "matter")


@transaction.atomic
def submit(application_id: UUID, *, key: str, code: str) -> Case:
    """Submit the draft and return its case; submitted already, return the case it became.

    ``key`` is the draft's ``submission_key`` from the form; ``code`` locks the query password for the receipt page.
    Raises ``Refusal``: ``application.stale`` (the form is not of this draft as it stands), ``application.unfinished``,
    ``application.group``, ``item.*`` when the item takes no applications any more.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("version__item__organ")
        .get(pk=application_id)
    )
    if application.case is not None:
        return application.case
    if str(application.submission_key) != key:
        raise Refusal("application.stale", _("This page is out of date. Check the answers again and submit."))
    if any(part not in application.answers for part in PARTS):
        raise Refusal("application.unfinished", _("Fill in every part before you submit."))
    return _become_case(application, code)


def _become_case(application: Application, code: str) -> Case:
    if life_of_item(application.version) is not None:
        return _become_stated_case(application, code)
    matter: dict[str, Any] = {**application.answers["matter"], **authority_told(application.answers.get("agent", {}))}
    draft = permits.open_draft(
        application.version,
        Party(**application.answers["applicant"]),
        by=APPLICANT,
        agent=_agent(application),
        group=matter.pop("group", ""),
        project_name=matter.pop("project_name", ""),
        form=matter,
    )
    for each in _files(application):
        name, form = _named(each)
        material = permits.hand_in(
            draft.pk, by=APPLICANT, name=name, requirement=each.requirement, form=form, file=each.file
        )
        _say_where_from(each, material)
    _sign_pledges(application, draft)
    receipt = permits.submit(draft.pk, by=APPLICANT)
    _close(application, receipt.case, secrecy.seal(receipt.password, code))
    return receipt.case


def _sign_pledges(application: Application, draft: Case) -> None:
    """What was signed in place of a paper; a paper that was uploaded after all needs no pledge."""
    signed = application.answers.get("pledges", {})
    uploaded = set(application.files.values_list("requirement_id", flat=True))
    for requirement in application.version.materials.filter(pk__in=[int(line) for line in signed]):
        if requirement.pk not in uploaded:
            permits.pledge(draft.pk, requirement, signed[str(requirement.pk)], by=APPLICANT)


def _become_stated_case(application: Application, code: str) -> Case:
    """The case of a life stated in a file: what the opening asks, and the uploads as materials of the item's list."""
    files = list(_files(application))
    handed: dict[UUID, Material] = {}
    opened = open_case(
        application.version,
        Party(**application.answers["applicant"]),
        application.answers["matter"],
        by=APPLICANT,
        agent=_agent(application),
        handing_in=lambda case: handed.update((each.pk, _material(case, each)) for each in files),
    )
    for each in files:
        _say_where_from(each, handed[each.pk])
    _close(application, opened.case, secrecy.seal(opened.password, code))
    return opened.case


def _material(case: Case, each: ApplicationFile) -> Material:
    """An upload as a material of the case."""
    name, form = _named(each)
    return Material.objects.create(
        case=case, requirement=each.requirement, name=name, form=form, file=each.file, received_at=case.opened_at
    )


def _files(application: Application) -> QuerySet[ApplicationFile]:
    found = application.files.select_related("requirement", "file", "earlier", "certificate")
    if _agent(application) is None:
        found = found.filter(requirement__isnull=False)
    return found.order_by("requirement__position", "added_at")


def _named(each: ApplicationFile) -> tuple[str, str]:
    """What a file is called in the case, and in which form it came."""
    return (each.requirement.name, each.requirement.form) if each.requirement else (AUTHORITY, "copy")


def _say_where_from(each: ApplicationFile, material: Material) -> None:
    origin = each.certificate or each.earlier
    if origin is not None:
        reuse.take_over(material, origin)


def _agent(application: Application) -> Party | None:
    """Who acts for the applicant, if somebody does."""
    return agent_told(application.answers.get("agent", {}))


def _close(application: Application, case: Case, sealed: str) -> None:
    """The draft keeps nothing of what is now in the case."""
    wanted = application.answers.get("messages", {})
    if wanted.get("email") or wanted.get("mobile"):
        inbox.agree(case.pk, **{name: wanted.get(name, "") for name in ("email", "mobile", "language")})
    application.files.all().delete()
    application.case = case
    application.answers = {}
    application.sealed_password = sealed
    application.password_until = clock.now() + policy().password_shown
    application.save()
