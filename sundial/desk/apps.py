from collections.abc import Callable, Container, Hashable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _officer(user: Any) -> Any:
    """Return the officer behind the account; None for a stranger, who sees the desk's frame on a refusal."""
    return getattr(user, "officer", None)


def _reads_meetings(user: Any) -> bool:
    """Whether the user attends meetings of an organ, prepares them, checks them, or is called to one."""
    from sundial.meetings.queries import readable, reads_meetings_of
    from sundial.organs.access import duties

    officer = _officer(user)
    if officer is None:
        return False
    if any(map(reads_meetings_of, duties(officer))):
        return True
    return _for_a_minute(("called", officer.pk), lambda: readable(officer).exists())


def _follows_decisions(user: Any) -> bool:
    """Whether the user follows what meetings decided without a part in them; whoever has one finds the list there."""
    from sundial.desk.meetings import FOLLOWING
    from sundial.meetings.queries import ATTENDING

    return _holds(user, FOLLOWING) and not _holds(user, ATTENDING)


def _changes_items(user: Any) -> bool:
    """Whether the user keeps items or reviews their changes."""
    from sundial.powers.access import organs_kept, regions_reviewed

    officer = _officer(user)
    return officer is not None and bool(organs_kept(officer) or regions_reviewed(officer))


def _holds(user: Any, roles: Container[str]) -> bool:
    """Whether the user has a post of one of these roles."""
    from sundial.organs.access import duties

    officer = _officer(user)
    return officer is not None and any(duty.post.role in roles for duty in duties(officer))


def _hands_over(user: Any) -> bool:
    """Whether the user hands decisions of an organ over to the credit platform."""
    from sundial.supervision.disclosure.credit.format import stated

    return _holds(user, stated()["who"])


def _receives(user: Any) -> bool:
    """Whether the user stands at a window."""
    from sundial.organs.models import Role

    return _holds(user, {Role.WINDOW})


def _pins_papers(user: Any) -> bool:
    """Whether the user prints what hangs on the notice board."""
    from sundial.organs.models import Role

    return _holds(user, {Role.OFFICE})


def _sets_windows(user: Any) -> bool:
    """Whether the user opens windows of an organ and sets their hours."""
    from sundial.appointments.queries import HEADS

    return _holds(user, HEADS)


def _holds_surveys(user: Any) -> bool:
    """Whether the user may hold an evaluation of organs."""
    from sundial.complaints.surveys import HOSTS

    return _holds(user, HOSTS)


def _begins(user: Any) -> bool:
    """Whether a life stated in a file lets one of the user's posts open a case."""
    from sundial.cases.stated import stated_lives

    listed = [life.opening for life in stated_lives() if life.opening and not life.opening.led_to]
    return _holds(user, {role for opening in listed for role in opening.transition.who})


# Whether an organ pays benefits or registers markets changes once in its life; asking on every page would be two queries for nothing.
ASKED_AGAIN_AFTER = 60  # seconds
_asked: dict[Hashable, tuple[Any, bool]] = {}


def _of_its_organs(user: Any, name: str, ask: Callable[[frozenset[Any]], bool]) -> bool:
    """What ``ask`` says of the organs the user has posts in, remembered for a minute."""
    from sundial.organs.access import duties

    officer = _officer(user)
    if officer is None:
        return False
    organs = frozenset(duty.post.organ_id for duty in duties(officer))
    return _for_a_minute((name, organs), lambda: ask(organs))


def _for_a_minute(key: Hashable, ask: Callable[[], bool]) -> bool:
    """What ``ask`` says, remembered under ``key`` for a minute."""
    from sundial.kernel import clock

    now = clock.now()
    asked_at, answer = _asked.get(key, (None, False))
    if asked_at is None or abs((now - asked_at).total_seconds()) > ASKED_AGAIN_AFTER:
        answer = ask()
        _asked[key] = (now, answer)
    return answer


def _registers_markets(user: Any) -> bool:
    """Whether an organ of the user has registered a market."""
    from sundial.registration.statistics import markets_of

    return _of_its_organs(user, "markets", lambda organs: markets_of(organs).exists())


def _takes_over(user: Any) -> bool:
    """Whether another system has delivered cases to an organ of the user."""
    from sundial.exchange.models import Delivered

    return _of_its_organs(
        user, "imports", lambda organs: Delivered.objects.filter(system__item__organ__in=organs).exists()
    )


def _pays(user: Any) -> bool:
    """Whether an organ of the user pays benefits or sets their standards."""
    from sundial.benefits.queries import paying

    return _of_its_organs(user, "pays", lambda organs: bool(paying(organs)))


def _sees_to_allowances(user: Any) -> bool:
    """Whether an organ of the user sees to an allowance: a township for itself, a village for its township."""
    from sundial.benefits.coverage import seen_to_by

    return _of_its_organs(user, "covers", lambda organs: seen_to_by(organs).exists())


def _has_windows(user: Any) -> bool:
    """Whether an organ of the user takes bookings at a window."""
    from sundial.appointments.models import Window

    return _of_its_organs(user, "windows", lambda organs: Window.objects.filter(organ__in=organs).exists())


def _hears_complaints(user: Any) -> bool:
    """Whether an organ of the user takes complaints in."""
    from sundial.complaints.models import Lodging

    return _of_its_organs(user, "complaints", lambda organs: Lodging.objects.filter(case__organ__in=organs).exists())


def _reads_rules(user: Any) -> bool:
    """Whether the user has a hand in rules, or in the lights they raise."""
    from sundial.supervision.access import sees_lights
    from sundial.supervision.rule_access import works_on_rules

    officer = _officer(user)
    return officer is not None and (works_on_rules(officer) or sees_lights(officer))


def _words_papers(user: Any) -> bool:
    """Whether the user drafts or confirms the texts of papers."""
    from sundial.cases.documents.text_life import works_on_texts

    officer = _officer(user)
    return officer is not None and works_on_texts(officer)


def _keeps_accounts(user: Any) -> bool:
    """Whether accounts are in the user's keeping."""
    from sundial.organs.accounts import keeps_accounts

    officer = _officer(user)
    return officer is not None and keeps_accounts(officer)


def _reads_registers(user: Any) -> bool:
    """Whether the user handles business of an organ, or answers what organs enter: whoever runs the platform."""
    from sundial.registers.access import HANDLING
    from sundial.registers.books import books

    return _holds(user, HANDLING.union(*(book.over for book in books().values())))


def _is_answerable(user: Any) -> bool:
    """Whether the user heads an organ or supervises some: whom assessments are told."""
    from sundial.organs.models import Role
    from sundial.supervision.access import CHIEFS

    return _holds(user, {*CHIEFS, Role.SUPERVISOR})


def _audits(user: Any) -> bool:
    """Whether the user is an audit administrator."""
    from sundial.cases.audited import audits

    officer = _officer(user)
    return officer is not None and audits(officer)


def _sees_erasures(user: Any) -> bool:
    """Whether the user is a head, who decides what is erased, or keeps the machine that erases it."""
    from sundial.organs.access import organs_where
    from sundial.organs.models import Role

    officer = _officer(user)
    return officer is not None and bool(organs_where(officer, [Role.DIRECTOR, Role.SYSTEM_ADMIN]))


def _keeps_the_house(user: Any) -> bool:
    """Whether the user keeps the machine, and its backups."""
    from sundial.backups.access import keeps_the_house

    officer = _officer(user)
    return officer is not None and keeps_the_house(officer)


class DeskConfig(AppConfig):
    name = "sundial.desk"

    def ready(self) -> None:
        """Hang the desk's places, and the way out, where officers find them."""
        from sundial.ui import nav
        from sundial.ui.nav import Place

        for place in (
            Place(_("My work"), "desk:work", icon="inbox", order=10),
            Place(_("Lights on my work"), "desk:lights", icon="light-yellow", order=20),
            Place(_("Receive an application"), "desk:receive", "stamp", nav.RECEPTION, 30, _receives),
            Place(_("Visits today"), "desk:visits", "calendar", nav.RECEPTION, 31, _has_windows),
            Place(_("First asked"), "desk:first_asked", "people", nav.RECEPTION, 32),
            Place(_("Begin a case"), "desk:begin", "document", nav.RECEPTION, 35, _begins),
            Place(_("Meetings"), "desk:meetings", "people", nav.BUSINESS, 40, _reads_meetings),
            Place(_("Decided matters"), "desk:meeting_followed", "check", nav.BUSINESS, 41, _follows_decisions),
            Place(_("Payment lists"), "desk:payments", "document", nav.BUSINESS, 42, _pays),
            Place(_("Who goes without"), "desk:coverage", "people", nav.BUSINESS, 42, _sees_to_allowances),
            Place(_("Statistics of markets"), "desk:markets", "document", nav.BUSINESS, 43, _registers_markets),
            Place(_("Publications owed"), "desk:owed", "eye", nav.OPENNESS, 50),
            Place(_("Open to the staff"), "desk:inside", "people", nav.OPENNESS, 50),
            Place(_("Double publicity"), "desk:credit", "link", nav.OPENNESS, 51, _hands_over),
            Place(_("Line for the notice board"), "hall:board", "document", nav.OPENNESS, 52, _pins_papers),
            Place(_("Evaluations"), "desk:surveys", "people", nav.OPENNESS, 53, _holds_surveys),
            Place(_("Complaints counted"), "desk:complaints", "bell", nav.OPENNESS, 54, _hears_complaints),
            Place(_("Power catalogue"), "desk:catalogue", "book", nav.POWERS, 60),
            Place(_("Catalogue changes"), "desk:changes", "sort", nav.POWERS, 61, _changes_items),
            Place(_("Clean-ups of powers"), "desk:rounds", "check", nav.POWERS, 61, _changes_items),
            Place(_("Discretion benchmarks"), "desk:benchmarks", "scales", nav.POWERS, 62, _changes_items),
            Place(_("Rules"), "desk:rules", "light-clear", nav.POWERS, 63, _reads_rules),
            Place(_("Texts of papers"), "desk:paper_texts", "type", nav.POWERS, 64, _words_papers),
            Place(_("Assessments"), "desk:assessments", "scales", nav.WATCH, 72, _is_answerable),
            Place(_("Audit record"), "desk:audit", "eye", nav.WATCH, 73, _audits),
            Place(_("Registers"), "desk:registers", "book", nav.HOUSE, 79, _reads_registers),
            Place(_("Absence and deputies"), "desk:absences", "user", nav.HOUSE, 80),
            Place(_("Windows and hours"), "desk:windows", "clock", nav.HOUSE, 81, _sets_windows),
            Place(_("Imports"), "desk:imports", "link", nav.HOUSE, 82, _takes_over),
            Place(_("Accounts"), "desk:accounts", "lock", nav.HOUSE, 83, _keeps_accounts),
            Place(_("Erasures"), "desk:erasures", "cross", nav.HOUSE, 84, _sees_erasures),
            Place(_("Backups"), "desk:backups", "document", nav.HOUSE, 85, _keeps_the_house),
        ):
            nav.register("desk", place)
        nav.fill("desk-search", "desk/search.html")
        for slot in ("desk-account", "wall-account"):
            nav.fill(slot, "desk/who.html")
