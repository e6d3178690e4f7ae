"""One embedded PostgreSQL for the whole test run; pytest-django makes a fresh database in it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import hypothesis
import pytest
from django.utils import translation

from sundial.cases.passwords import QueryPasswordHasher
from sundial.cli.i18n import compile_all
from sundial.cli.site import OBJECTS_BETWEEN_SEARCHES
from tests import database, place
from tests.browser import courses
from tests.county import county, in_county, public_files
from tests.forms_sent import FormsSent, watch

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.plugin import DjangoDbBlocker

gc.disable()  # until every module is read and every test is known: none of that is ever thrown away

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
if "SUNDIAL_DATA" not in os.environ:
    os.environ["SUNDIAL_DATA"] = str(place.new())

if "DATABASE_URL" not in os.environ:
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(durable=False)

compile_all()  # Pages are tested in Chinese, and translations are read once, when Django starts.
# A shared machine is slow at times; a test that is slow always shows in --durations.
hypothesis.settings.register_profile("sundial", deadline=None)
hypothesis.settings.load_profile("sundial")

__all__ = ["county", "in_county", "public_files"]  # fixtures for every room

django.setup()  # A room's own conftest may import models.
watch()
# As with PASSWORD_HASHERS: hashing is slow on purpose, and each application that a test submits has a query password. What a
# process that is no test works is held by sundial/cases/tests/test_query_passwords_cost_whoever_guesses.py.
QueryPasswordHasher.work_factor = 2

CHECKOUT = Path(__file__).resolve().parent
FIRST = (
    "test_every_public_page_opens.py",
    "test_a_past_day_is_replayed_from_the_record.py",
    "test_run_comes_up_and_goes_down_cleanly.py",
    "test_an_audit_of_an_event_set.py",
)
LONG = (
    "test_every_example_holds_on_both_engines.py",
    "test_both_engines_find_the_same_in_a_real_log.py",
    "test_every_rule_fires_on_a_lived_case.py",
    "test_daily_rules_judge_an_event_set.py",
)


def _shared() -> Path:
    """The folder of real data: named by the environment, else beside the checkout (a worktree: beside its main one)."""
    if "SUNDIAL_SHARED" in os.environ:
        return Path(os.environ["SUNDIAL_SHARED"])
    checkout = CHECKOUT
    marker = checkout / ".git"
    if marker.is_file():
        checkout = Path(marker.read_text().removeprefix("gitdir:").strip()).parents[2]
    return checkout.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder; the test is skipped where it is absent, because nothing of it ships with the product."""
    folder = _shared()
    if not (folder / "data").is_dir():
        pytest.skip(f"no real data at {folder} (set SUNDIAL_SHARED)")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each process copies the tables that one of them has made, and enters the calendars whenever they are new or emptied.

    Django's own permissions and kinds of content, which nothing here asks for, are not made anew: that took longer than the emptying.
    """
    from django.apps import apps
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db import connection
    from django.db.models.signals import post_migrate

    connection.settings_dict["TEST"] |= {"TEMPLATE": database.migrated(), "MIGRATE": False}
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    post_migrate.connect(database.enter_calendars, sender=apps.get_app_config("organs"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Between tests that really commit, Django empties every table; only the test database permits that.

    It also lets a test put up the organs, officers and items its story needs without telling who entered them; the
    county is lived under every guard.
    """
    from sundial.ledger.guard import permit_truncate

    with django_db_blocker.unblock():
        permit_truncate()
        database.permit_furnishing()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folders that ``sundial setup`` fills, so that tests also run in a checkout just made."""
    config.pluginmanager.register(FormsSent())
    from django.conf import settings

    for folder in [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]:
        folder.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what lasts longest, or a run of several processes ends with one at work.

    First a file that needs the demo county, which it builds, and beside it long ones that do not, until it stands;
    then every other journey in a browser, one after the other, so that a process serves a site once; then what else is long.
    """

    def turn(item: pytest.Item) -> tuple[int, ...]:
        name = item.path.name
        if name in FIRST:
            return 0, FIRST.index(name)
        if "browser" in item.path.parts:
            return 1, *courses.turn(item.path)
        return (2, LONG.index(name)) if name in LONG else (3,)

    items.sort(key=turn)
    begin_with_the_empty_database(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out files whole, and to one process all journeys that share a site: serving another costs it ten seconds of work."""
    from xdist.scheduler import LoadFileScheduling

    class WithTheirSite(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return courses.of(CHECKOUT / file) or file

    return WithTheirSite(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    """Search for cycles only among what the tests make: a sixth of the work was searching the modules and the tests."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)
    gc.enable()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


def begin_with_the_empty_database(items: list[pytest.Item]) -> None:
    """In each file, first the tests that need nothing of what the file keeps: they are not to find it there.

    Where one thing is kept on top of another, a test that needs only the lower one comes before the upper is entered.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    ordered = {path: iter(sorted(of_file, key=how_much_is_kept)) for path, of_file in files.items()}
    items[:] = [next(ordered[item.path]) for item in items]


def how_much_is_kept(item: pytest.Item) -> int:
    return sum(name.startswith("kept") for name in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="module")
def kept(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[bool]:
    """What is entered on top of this is there for every test of the file that asks for it, and goes at the file's end.

    Each test is a savepoint inside. A file in which a test really commits keeps nothing (``False``): enter it for each.
    """
    from django.db import transaction

    if any(really_commits(item) for item in request.session.items if item.path == request.path):
        yield False
        return
    with django_db_blocker.unblock(), transaction.atomic():
        yield True
        transaction.set_rollback(True)


def really_commits(item: pytest.Item) -> bool:
    marked = any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    return marked or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page asked for in English leaves English behind in its thread; the next test begins in Chinese again."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def ledger_directory(settings: SettingsWrapper, tmp_path: Path) -> Path:
    """A fresh signer for every test: one that remembered the last test's log would refuse to sign this one's."""
    settings.LEDGER_DIRECTORY = tmp_path / "ledger"
    return tmp_path / "ledger"


@pytest.fixture(autouse=True)
def files_of_this_test(settings: SettingsWrapper, tmp_path: Path) -> None:
    """Uploads and papers of one test are not found by the next."""
    settings.MEDIA_ROOT = tmp_path / "files"
