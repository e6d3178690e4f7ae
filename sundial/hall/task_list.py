"""The parts of an application and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sundial.hall.application_forms import AgentForm, PartyForm
from sundial.hall.asked import life_of_item, matter_form, shown
from sundial.hall.models import Application, ApplicationFile
from sundial.inbox.forms import ReachForm
from sundial.kernel import clock
from sundial.permits.actions.pledge import pledges_for
from sundial.permits.materials import ORIGINS
from sundial.powers.models import MaterialRequirement
from sundial.ui.parts import Row, Task


@dataclass(frozen=True)
class Line:
    """One line of the item's list with what was uploaded for it."""

    requirement: MaterialRequirement
    files: tuple[ApplicationFile, ...]
    any_group: bool = False
    pledge: str = ""
    pledges: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether the organ would have to ask for it."""
        return (
            not self.files
            and not self.pledge
            and self.requirement.required
            and not self.requirement.catch_all
            and not self.of_a_group
        )

    @property
    def of_a_group(self) -> bool:
        """Whether it concerns a class of applicants the form did not ask for; the act itself insists on their papers."""
        return bool(self.requirement.group) and self.any_group


def lines(application: Application) -> list[Line]:
    """The lines that concern this applicant with their files; of a stated life all lines, because it asks for classes itself."""
    everybody = life_of_item(application.version) is not None
    group = application.answers.get("matter", {}).get("group", "")
    uploaded: dict[int, list[ApplicationFile]] = {}
    for each in application.files.filter(requirement__isnull=False).select_related("file", *ORIGINS):
        uploaded.setdefault(each.requirement_id or 0, []).append(each)
    listed = MaterialRequirement.objects.filter(version_id=application.version_id)
    listed = listed if everybody else listed.filter(group__in={"", group})
    signed, today = application.answers.get("pledges", {}), clock.today()
    return [
        Line(
            row,
            tuple(uploaded.get(row.pk, ())),
            everybody,
            signed.get(str(row.pk), ""),
            () if everybody else tuple(pledges_for(row, today)),
        )
        for row in listed.select_related("version")
    ]


def letter(application: Application) -> list[ApplicationFile]:
    """The agent's letter of authority, as far as it was uploaded; none where nobody acts for the applicant."""
    if not acts_through_agent(application):
        return []
    return list(application.files.filter(requirement__isnull=True).select_related("file"))


def acts_through_agent(application: Application) -> bool:
    return bool(application.answers.get("agent", {}).get("acts") == "yes")


def ready(application: Application) -> bool:
    """Whether everything that must be typed is typed."""
    return {"applicant", "matter"} <= set(application.answers)


def tasks(application: Application, found: list[Line]) -> list[Task]:
    """申请人信息 · 申请事项信息 · 材料上传 · 核对提交."""
    return [
        _typed(application, "applicant", _("Applicant")),
        _agent(application),
        _messages(application),
        _typed(application, "matter", _("What is applied for")),
        _uploads(application, found),
        _check(application),
    ]


def _address(application: Application, name: str) -> str:
    return reverse(f"hall:application-{name}", args=[application.number])


def _typed(application: Application, part: str, label: str) -> Task:
    if part in application.answers:
        return Task(label, _("Done"), _address(application, part), tone="good")
    return Task(label, _("To do"), _address(application, part), tone="info")


def _agent(application: Application) -> Task:
    """Only where somebody acts for the applicant; nobody must open it who acts for himself."""
    label, address = _("Agent"), _address(application, "agent")
    if application.answers.get("agent", {}).get("acts") == "yes":
        return Task(label, _("Done"), address, tone="good")
    return Task(label, pgettext("task", "If needed"), address, _("Only if somebody acts for the applicant."))


def _messages(application: Application) -> Task:
    """Only for whoever wants to be told outside the hall too."""
    label, address = _("Messages by SMS or e-mail"), _address(application, "messages")
    if "messages" in application.answers:
        return Task(label, _("Done"), address, tone="good")
    return Task(label, pgettext("task", "If you like"), address, _("Every message also stands on the progress page."))


def _uploads(application: Application, found: list[Line]) -> Task:
    label = _("Materials")
    if "matter" not in application.answers:
        return Task(label, _("Not yet possible"), hint=_("First say what you apply for; it decides the list."))
    missing = sum(line.missing for line in found)
    hint = ngettext("%(n)s of %(all)s line has a file", "%(n)s of %(all)s lines have a file", len(found)) % {
        "n": sum(bool(line.files) for line in found),
        "all": len(found),
    }
    status, tone = (_("In part"), "attention") if missing else (_("Done"), "good")
    if missing and not any(line.files for line in found):
        status, tone = _("To do"), "info"
    return Task(label, status, _address(application, "materials"), hint, tone)  # type: ignore[arg-type]  # three tones of Tone


def _check(application: Application) -> Task:
    label = _("Check and submit")
    if ready(application):
        return Task(label, pgettext("task", "Ready"), _address(application, "check"), tone="info")
    return Task(label, _("Not yet possible"), hint=_("Fill in the parts above first."))


def answers(application: Application) -> list[tuple[str, str, list[Row]]]:
    """What was typed, part by part: heading, where to change it, and its rows."""
    parts = [
        ("applicant", _("Applicant"), PartyForm()),
        *([("agent", _("Agent"), AgentForm())] if application.answers.get("agent", {}).get("acts") == "yes" else []),
        *([("messages", _("Messages by SMS or e-mail"), ReachForm())] if "messages" in application.answers else []),
        ("matter", _("What is applied for"), matter_form(application.version)),
    ]
    return [
        (heading, _address(application, part), _rows(form, application.answers.get(part, {})))
        for part, heading, form in parts
    ]


def _rows(form: forms.Form, typed: dict[str, str]) -> list[Row]:
    """Each question with its answer; what was left empty says so, for nothing of it is registered anywhere yet."""
    return [
        Row(str(field.label), shown(form.fields, name, typed.get(name, "")) or _("Left empty"))
        for name, field in form.fields.items()
    ]
