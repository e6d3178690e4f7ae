"""孙磊 of another organ tries every address of the desk: he is not even told that a case exists."""

from uuid import uuid4

import pytest

from sundial.cases.models import CaseStep
from sundial.desk import urls
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.meetings import actions as meetings
from sundial.permits.tests import items
from sundial.permits.tests.items import licence
from sundial.registers.actions import enter
from sundial.registers.books import books

# His own pages, what anybody may see, and what every officer may register (whoever is asked first).
OPEN = {
    "absences",
    "begin",
    "login",
    "logout",
    "logged_out",
    "password",
    "work",
    "lights",
    "awake",
    "first_asked",
    "erasures",
    "owed",
    "complaints",
    "visits",
    "registers",
    "inside",
}
SHUT = {403, 404, 405}


@pytest.fixture
def things(linwu, with_meetings):
    """One of everything an address can name."""
    case = linwu.accepted(licence(linwu.bureau.organ))
    draft = linwu.draft(case.version)
    bureau = linwu.bureau
    meeting = meetings.call_meeting(
        bureau.organ, "局务会", with_meetings.tomorrow, by=bureau.office, chair=bureau.liu, recorder=bureau.recorder
    )
    book = books()["duty_rota"]
    shift = {"day": clock.today(), "shift": "day", "officer": bureau.wang.pk, "leader": bureau.liu.pk, "telephone": "1"}
    entry = enter(book, bureau.organ, shift, by=bureau.office)
    return {
        "registers": {"name": book.name, "code": bureau.organ.code},
        "register-entries": {"pk": entry.pk, "step": "handed_over"},
        "cases": {"number": case.number, "action": "handle", "pk": case.documents.first().pk, "record": uuid4()},
        "begin": {"code": case.item.code, "procedure": case.procedure},
        "receive": {
            "number": draft.number,
            "requirement": case.version.materials.first().pk,
            "pk": uuid4(),
            "code": case.item.code,
        },
        "absences": {"pk": 1},
        "accounts": {"pk": uuid4()},
        "erasures": {"pk": uuid4()},
        "visits": {"pk": uuid4(), "to": "arrive"},
        "evaluations": {"pk": uuid4()},
        "windows": {"pk": uuid4()},
        "credit": {"name": "licence", "pk": uuid4()},
        "imports": {"pk": uuid4()},
        "meetings": {
            "pk": meeting.pk,
            "kind": "meeting_notice",
            "topic": 1,
            "officer": bureau.liu.pk,
            "place": 0,
            "unit": 1,
            "what": "sets",
        },
    }


def addresses(things):
    from django.urls import reverse

    for pattern in urls.urlpatterns:
        name = getattr(pattern, "name", None)
        if name is None or name in OPEN:
            continue
        known = things.get(name) or things.get(str(pattern.pattern).split("/")[0], {})
        wanted = {key: known[key] for key in pattern.pattern.converters}
        yield reverse(f"desk:{name}", kwargs=wanted)


def test_every_address_of_the_desk_is_shut(stranger, things):
    before = Event.objects.exclude(kind="case.read").count()
    for address in addresses(things):
        assert stranger.get(address).status_code in SHUT, address
        assert stranger.post(address, {"once": uuid4()}).status_code in SHUT, address
    assert Event.objects.exclude(kind="case.read").count() == before


def test_his_lists_and_his_search_are_empty(stranger, linwu):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    for query in ("", "?list=all", f"?list=all&q={case.number}", "?list=all&light=red"):
        assert stranger.get(f"/desk/{query}").context["rows"] == []


def test_his_act_changes_nothing(stranger, linwu):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    form = {"once": uuid4(), "text": "x", "stance": "agree"}
    assert stranger.post(f"/desk/cases/{case.number}/do/handle/", form).status_code == 404
    assert not CaseStep.objects.filter(case=case, state="done").exists()


def test_without_signing_in_every_address_leads_to_the_sign_in_page(client, things):
    for address in addresses(things):
        answer = client.get(address)
        assert answer.status_code in {302, 405}, address
        if answer.status_code == 302:
            assert answer["Location"].startswith("/desk/sign-in/"), address
