"""What a meeting is asked for: its call, each stand, each resolution, its minutes."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.cases.confining import open_to
from sundial.cases.models import Case
from sundial.desk.acts.examination import holders
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import asks_head
from sundial.meetings.agenda import PROCEDURE, matter_of
from sundial.meetings.body_rule import Due
from sundial.meetings.clearing import CHANGED
from sundial.meetings.models import (
    Attendance,
    Backlog,
    Clearance,
    Conduct,
    Invited,
    Meeting,
    Prepared,
    Resolution,
    Topic,
)
from sundial.meetings.queries import awaiting
from sundial.meetings.reading import rule_of
from sundial.meetings.reasons import longest
from sundial.meetings.rules import bodies, body_rule, kept
from sundial.organs import charges
from sundial.organs.access import duties
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.queries import calendar_for
from sundial.powers.models import ItemVersion
from sundial.ui.fields import Lines, LongText, Moment, YesNo
from sundial.ui.forms import choices_of, refused_at, rows_of
from sundial.ui.once import OnceForm

MORNING = dt.timedelta(hours=9)
SOON = 30  # calendar days in which a day is looked for that leaves members their notice


def case_title(case: Case) -> str:
    """A case as a topic of an agenda; one that is nothing but a topic has its own heading."""
    if case.procedure == PROCEDURE:
        return f"{case.answers['heading']}（{case.number}）"
    return f"{case.version.name}（{case.applicant.name}，{case.number}）"


def body_name(version: ItemVersion) -> str:
    """A body by the name of its rule."""
    return version.name


def earliest(organ: Organ) -> dt.datetime:
    """Nine o'clock of the first working day that still leaves members their notice."""
    calendar, today = calendar_for(organ), clock.today()
    rule = body_rule(organ)
    for day in (today + dt.timedelta(days=n) for n in range(1, SOON)):
        told_by = rule.told_by(day, organ)
        if calendar.is_working(day) and (told_by is None or today <= told_by):
            return clock.start_of_day(day) + MORNING
    return clock.start_of_day(today + dt.timedelta(days=SOON)) + MORNING


def next_title(organ: Organ, body: ItemVersion | None) -> str:
    """The next free number of this year, by the name of the body; in Chinese whoever asks: papers will bear it."""
    year, name = clock.today().year, rule_of(body).name if body else ""
    new_year = clock.start_of_day(dt.date(year, 1, 1))
    held = Meeting.objects.filter(organ=organ, planned_at__gte=new_year)
    taken = set(held.values_list("title", flat=True))
    first = held.filter(body__item=body.item).count() + 1 if body and name else len(taken) + 1
    with translation.override("zh-hans"):
        sentence = str(_("%(body)s %(n)s of %(year)s")) if name else str(_("Bureau meeting %(n)s of %(year)s"))
        titles = (sentence % {"year": year, "n": n, "body": name} for n in count(first))
        return next(title for title in titles if title not in taken)


class CallForm(OnceForm):
    """A meeting with its agenda. Everything that can be known is filled in."""

    body = forms.ModelChoiceField(
        label=_("Which body meets"), queryset=ItemVersion.objects.none(), empty_label=None, required=False
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the body's next number of this year."),
    )
    planned_at = forms.DateTimeField(label=_("When"), widget=Moment)
    place = forms.CharField(label=pgettext_lazy("meeting", "Place"), max_length=100, required=False)
    chair = forms.ModelChoiceField(label=_("Chair"), queryset=Officer.objects.none(), empty_label=None)
    recorder = forms.ModelChoiceField(label=_("Recorder"), queryset=Officer.objects.none(), empty_label=None)
    cases = forms.ModelMultipleChoiceField(
        label=_("Cases on the agenda"),
        queryset=Case.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    observers = forms.ModelMultipleChoiceField(
        label=_("Observers, who have no vote"),
        queryset=Officer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ad_hoc = forms.BooleanField(label=_("Called at short notice"), required=False)

    def __init__(self, organ: Organ, by: Officer, data: Any = None) -> None:
        self.organ = organ
        super().__init__(data)
        waiting = awaiting(organ).filter(open_to(duties(by)))
        self._choose_body(bodies(organ))
        self._choose("chair", holders(organ.pk, {Role.DIRECTOR, Role.DEPUTY_HEAD}), chair_of(organ))
        self._choose("recorder", holders(organ.pk, {Role.RECORDER, Role.OFFICE}), recorder_of(organ))
        self._choose("cases", waiting, list(waiting))
        self._choose("observers", holders(organ.pk, {Role.HANDLER_A, Role.HANDLER_B, Role.LEGAL_REVIEWER}), [])
        self.fields["cases"].label_from_instance = case_title  # type: ignore[attr-defined]  # a model choice has it
        self._hide_where_nothing_is_offered("cases", "observers")
        if data is None:
            self._fill_in()

    def _choose(self, name: str, rows: Any, initial: Any) -> None:
        rows_of(self, name, rows)
        self.fields[name].initial = initial

    def _hide_where_nothing_is_offered(self, *names: str) -> None:
        for field in (self.fields[name] for name in names):
            assert isinstance(field, forms.ModelMultipleChoiceField)
            if field.queryset is not None and not field.queryset.exists():
                field.widget = field.hidden_widget()

    def _choose_body(self, known: list[ItemVersion]) -> None:
        """An organ of one body is not asked which."""
        self.first = known[0] if known else None
        if len(known) < 2:
            del self.fields["body"]
            return
        rows = ItemVersion.objects.filter(pk__in=[each.pk for each in known]).order_by("item__code")
        self._choose("body", rows, self.first)
        self.fields["body"].label_from_instance = body_name  # type: ignore[attr-defined]  # a model choice has it

    def _fill_in(self) -> None:
        before = Meeting.objects.filter(organ=self.organ).order_by("-planned_at")
        self.fields["title"].initial = next_title(self.organ, self.first)
        self.fields["place"].initial = before.values_list("place", flat=True).first() or ""
        try:
            self.fields["planned_at"].initial = earliest(self.organ)
        except Refusal as refusal:
            self.fields["planned_at"].help_text = str(refusal)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        body = told.get("body") or self.first
        # What was offered for the first body names no meeting of another.
        offered = body != self.first and told.get("title") == next_title(self.organ, self.first)
        if offered or not told.get("title"):
            told["title"] = next_title(self.organ, body)
        return told

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field it names, or above the form."""
        refused_at(self, refusal)


def chair_of(organ: Organ) -> Officer | None:
    """The director of the organ, who chairs unless he entrusts it to a deputy."""
    return holders(organ.pk, {Role.DIRECTOR}).first()


def recorder_of(organ: Organ) -> Officer | None:
    """Whoever holds the recorder's post."""
    return holders(organ.pk, {Role.RECORDER}).first()


class PositionForm(OnceForm):
    """The stand of one member, in his words."""

    agrees = YesNo(label=_("Stand"), yes=_("agrees"), no=_("disagrees"))
    statement = forms.CharField(label=_("In his words"), max_length=2000, required=False)


class StatementForm(OnceForm):
    """What an observer says, who has no vote."""

    statement = forms.CharField(label=_("In his words"), max_length=2000)


class TopicForm(OnceForm):
    """A case put on the agenda of a meeting that is called already."""

    case = forms.ModelChoiceField(label=_("Case"), queryset=Case.objects.none(), empty_label=None)

    def __init__(self, organ: Organ, by: Officer, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        rows_of(self, "case", awaiting(organ).filter(open_to(duties(by))))
        self.fields["case"].label_from_instance = case_title  # type: ignore[attr-defined]  # a model choice has it


class ResolveForm(OnceForm):
    """What was resolved on a topic."""

    resolution = forms.ChoiceField(label=_("Resolution"), choices=Resolution.choices, widget=forms.RadioSelect)
    text = LongText(label=_("Text of the resolution"), widget=forms.Textarea(attrs={"rows": 3}))
    head_said = forms.CharField(
        label=_("What the head said when asked beforehand"), max_length=longest(Topic, "head_said"), required=False
    )

    def __init__(self, topic: Topic, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        matter = matter_of(topic)
        if not asks_head(topic):
            del self.fields["head_said"]
        elif matter is not None and matter.important:
            self.fields["head_said"].help_text = _(
                "This matter is important: whoever chairs for the head asks him first."
            )


class UnsignedForm(OnceForm):
    """Why one who came does not sign the record."""

    why = forms.CharField(label=_("Why the signature is wanting"), max_length=longest(Attendance, "unsigned_why"))


class MinutesForm(OnceForm):
    """The minutes that close a meeting."""

    minutes = LongText(label=_("Minutes"), widget=forms.Textarea(attrs={"rows": 8}))


class SeenForm(OnceForm):
    """A step on what somebody has before him: what has changed meanwhile is shown as it stands now, and he is asked again."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, now: int, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.now = now
        self.fields["seen"].initial = now

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_stale:
            raise forms.ValidationError(CHANGED)
        return told

    @property
    def is_stale(self) -> bool:
        """Whether it was drawn before what it is about changed."""
        return self.is_bound and self.data.get(self.add_prefix("seen")) != str(self.now)


class AmendForm(SeenForm):
    """The minutes written anew."""

    minutes = LongText(label=_("Minutes"), widget=forms.Textarea(attrs={"rows": 8}))


class GrantForm(OnceForm):
    """Whether the chair grants a leave: neither is meant where nothing is chosen."""

    granted = YesNo(label=_("Leave"), yes=pgettext_lazy("leave", "granted"), no=pgettext_lazy("leave", "refused"))


class LeaveForm(OnceForm):
    """Leave from a meeting, and who comes instead."""

    why = forms.CharField(label=_("Why you cannot come"), max_length=longest(Attendance, "excuse"))
    substitute = forms.ModelChoiceField(
        label=_("Who comes instead, without a vote"),
        queryset=Officer.objects.none(),
        empty_label=_("Nobody comes instead"),
        required=False,
    )

    def __init__(self, meeting: Meeting, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        called = meeting.attendances.values("officer")
        rows_of(self, "substitute", holders(meeting.organ_id, Role.values).exclude(pk__in=called))


class ClearForm(SeenForm):
    """Whether an agenda or minutes are agreed to; sent back, the reason is said."""

    agreed = YesNo(label=_("Agreed?"), yes=_("agreed"), no=_("sent back"))
    why = forms.CharField(label=_("Why it is sent back"), max_length=longest(Clearance, "said"), required=False)


class PlanForm(OnceForm):
    """How long a topic is reckoned to take, and who brings in the units that wait for it."""

    minutes = forms.IntegerField(label=_("Minutes it takes"), min_value=1)
    usher = forms.CharField(label=_("Who brings the units in"), max_length=longest(Topic, "usher"), required=False)


class InviteForm(OnceForm):
    """A unit called to a topic."""

    unit = forms.CharField(label=_("Unit"), max_length=longest(Invited, "unit"))
    principal = forms.CharField(label=_("Its principal"), max_length=longest(Invited, "principal"))
    reports = forms.BooleanField(label=_("It reports on the topic"), required=False)
    aides = Lines(label=_("Aides it brings, one a line"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    why = forms.CharField(
        label=_("Why it must be called, if it agreed beforehand"), max_length=longest(Invited, "why"), required=False
    )
    special = forms.ChoiceField(label=_("In a special case, called as"), required=False)

    def __init__(self, meeting: Meeting, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        known = kept(meeting).invited.special
        if not known:
            del self.fields["special"]
            return
        choices_of(self, "special", [("", _("a unit the topic concerns")), *known.items()])
        self.fields["why"].label = _("Why it must be called, if it agreed beforehand or is not concerned")


class StrikeForm(OnceForm):
    """Why a unit is struck from the list."""

    why = forms.CharField(label=_("Why it is not called"), max_length=longest(Invited, "why"))


class AdmitForm(OnceForm):
    """Whether a unit came to its topic."""

    came = YesNo(label=_("Did it come"), yes=_("came"), no=_("did not come"))
    came_for = forms.CharField(
        label=_("Who came instead of its principal, or why nobody did"),
        max_length=longest(Invited, "came_for"),
        required=False,
    )


class TakeOffForm(OnceForm):
    """Why a topic is taken off the agenda."""

    why = forms.CharField(label=_("Why it waits for another meeting"), max_length=longest(Topic, "off_why"))


class MoveForm(OnceForm):
    """Who came late, or left before the end and why."""

    officer = forms.ModelChoiceField(label=_("Who"), queryset=Officer.objects.none(), empty_label=None)

    def __init__(self, called: QuerySet[Attendance], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        rows_of(self, "officer", Officer.objects.filter(pk__in=called.values("officer")).order_by("name"))


class LeaveEarlyForm(MoveForm):
    """Who left before the end, and why."""

    why = forms.CharField(label=_("Why he left"), max_length=longest(Attendance, "left_why"))


class ConductForm(MoveForm):
    """What is entered of somebody in the room."""

    kind = forms.ChoiceField(label=_("What happened"))
    said = forms.CharField(label=_("In a few words"), max_length=longest(Conduct, "said"))

    def __init__(self, meeting: Meeting, *given: Any, **more: Any) -> None:
        super().__init__(meeting.attendances.filter(present=True, left_at=None), *given, **more)
        choices_of(self, "kind", [(code, each.title) for code, each in kept(meeting).conduct.kinds.items()])


class ReadyForm(OnceForm):
    """That something is ready before a meeting."""

    said = forms.CharField(label=_("How many, from whom, collected by whom"), max_length=longest(Prepared, "said"))

    def __init__(self, due: Due, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if due.count:
            self.fields["said"].help_text = _("%(n)s sets, or as many as were asked for.") % {"n": due.count}


class FileForm(OnceForm):
    """Where the papers of a meeting are filed."""

    place = forms.CharField(label=_("Where the file stands"), max_length=longest(Meeting, "filed_place"))
    recording = forms.CharField(
        label=_("Sound recording: on what it is kept, its length"),
        max_length=longest(Meeting, "recording"),
        required=False,
    )


class BacklogForm(OnceForm):
    """What the office proposes where topics pile up."""

    proposal = forms.CharField(
        label=_("How they are to be arranged"),
        max_length=longest(Backlog, "proposal"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(OnceForm):
    """What the leader says to it."""

    answer = forms.CharField(label=_("Answer"), max_length=longest(Backlog, "answer"))


class ChargeForm(OnceForm):
    """Which leader has which charge."""

    code = forms.ChoiceField(label=pgettext_lazy("leader", "Charge"))
    officer = forms.ModelChoiceField(label=_("Leader"), queryset=Officer.objects.none(), empty_label=None)

    def __init__(self, organ: Organ, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices_of(self, "code", charges.known().items())
        rows_of(self, "officer", holders(organ.pk, charges.HOLDING))

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field it names, or above the form."""
        refused_at(self, refusal)
