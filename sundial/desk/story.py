"""What happened on a case as one line of time, the newest first: events, opinions and papers together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sundial.cases import queries
from sundial.cases.models import Case
from sundial.supervision.models import Light
from sundial.ui import parts

# An entry this much after its act is shown with both times; whether it is too late is the rules' business.
LATE = dt.timedelta(hours=1)
ICONS = {
    "accept": "check",
    "deemed_accept": "check",
    "decide_grant": "check",
    "decide_refuse": "cross",
    "decline": "cross",
    "clock_stop": "pause",
    "clock_resume": "play",
    "sign": "stamp",
    "meeting_decision": "people",
    "publish": "eye",
    "publish_proposed": "eye",
    "deliver": "inbox",
    "archive": "book",
}
# Said once for all papers handed in at one time.
PAPERS = "permit.hand_in"


def timeline(case: Case) -> list[parts.Entry]:
    """Everything that happened, the newest first."""
    happened = queries.timeline(case)
    entries = [
        entry
        for papers, run in groupby(happened, key=lambda each: (each.event.kind == PAPERS, each.event.actor_id))
        for entry in (_handed_in(case, list(run)) if papers[0] else (_entry(case, each) for each in run))
    ]
    return entries[::-1]


def _handed_in(case: Case, run: list[queries.Happening]) -> Iterable[parts.Entry]:
    """Papers handed in one after the other, as one line that names them."""
    if len(run) == 1:
        yield _entry(case, run[0])
        return
    last = run[-1].event
    title = ngettext("%(who)s handed in %(n)d paper", "%(who)s handed in %(n)d papers", len(run))
    yield parts.Entry(
        at=last.occurred_at,
        title=title % {"who": last.actor_name, "n": len(run)},
        who=_who(run[-1]),
        body="、".join(str(each.event.data.get("material", "")) for each in run),
        icon="document",
        quiet=True,
    )


def _entry(case: Case, happening: queries.Happening) -> parts.Entry:
    event = happening.event
    late = happening.entered_late > LATE
    return parts.Entry(
        at=event.occurred_at,
        recorded_at=event.recorded_at if late else None,
        title=happening.sentence,
        who=_who(happening),
        body=_body(happening),
        icon="document" if happening.document else ICONS.get(str(event.data.get("verb", "")), "dot"),
        light=_light_of(event.kind),
        url=reverse("desk:document", args=[case.number, happening.document.pk]) if happening.document else "",
        quiet=event.kind == "permit.start_step",
    )


def _who(happening: queries.Happening) -> str:
    """The post, and the name unless the sentence has said it."""
    event = happening.event
    name = "" if event.actor_name and event.actor_name in happening.sentence else event.actor_name
    return " ".join(filter(None, [event.actor_post, name]))


def _body(happening: queries.Happening) -> str:
    """The opinion in full; else the reason, unless the sentence has said it."""
    if happening.opinion:
        stance = happening.opinion.get_stance_display()
        return _("%(stance)s: %(text)s") % {"stance": stance, "text": happening.opinion.text}
    reason = happening.event.reason
    return "" if reason in happening.sentence else reason


def _light_of(kind: str) -> parts.Light | None:
    name = kind.removeprefix("signal.")
    return name if kind.startswith("signal.") and name in Light.values else None  # type: ignore[return-value]  # Light's values
