"""Journeys in a real browser, against the real program: its own process tree, worker and hashed files included.

``site``    the demo county as ``sundial run`` serves it; fresh for the files of each course (``tests/browser/courses.py``)
``page``    a Chromium page that fails its test on a script error or a refused resource
``phone``   the same, on a phone
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from sundial.cli import browser
from sundial.cli.trouble import EnvironmentTrouble
from tests.browser import courses
from tests.browser.accessibility import EXAMINED
from tests.browser.officers import Bureau, a_bureau
from tests.browser.staff import choose_passwords
from tests.county import County, environment
from tests.database import database_address

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 30_000  # for whatever a page is expected to come to: a machine with other work is slow, not wrong
OPEN = re.compile(r"(http://127\.0\.0\.1:\d+)/")


expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Site:
    """A running Sundial and where it is."""

    address: str
    database_address: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, or one that Playwright fetched; without any, a laptop skips and CI fails.

    Playwright keeps an event loop running in this thread, in which Django refuses to touch a database: no journey
    touches it but by the program, and it ends with the last journey of its process.
    """
    try:
        program = browser.find()
    except EnvironmentTrouble as trouble:
        pytest.fail(trouble.message)
    if program is None:
        told = "No Chromium: `sundial browser` fetches one."
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    with sync_playwright() as playwright:
        yield launch(playwright, program)


def launch(playwright: Playwright, program: Path) -> Browser:
    return playwright.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    )


class Sites:
    """One site at a time: the next course begins with a fresh one, and the one before is done with."""

    def __init__(self, opening: Callable[[], AbstractContextManager[Site]], stack: ExitStack) -> None:
        self.opening, self.stack = opening, stack
        self.course = ""

    def of(self, course: str) -> Site:
        if course != self.course:
            self.stack.close()
            self.site = self.stack.enter_context(self.opening())
            self.course = course
        return self.site


@pytest.fixture(scope="package")
def sites(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The last ends with the last journey of its process: a worker that only waits is a fiftieth of a core's time for nothing."""
    with ExitStack() as stack:
        yield Sites(lambda: served(county, tmp_path_factory.mktemp("site")), stack)


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, sites: Sites) -> Site:
    """The site that the file's course goes through."""
    return sites.of(courses.of(request.path))


@contextmanager
def served(county: County, folder: Path) -> Iterator[Site]:
    """Serve a copy of the county with ``sundial run``."""
    shutil.copytree(county.folder, folder / "data")
    with county.copied("site") as name:
        choose_passwords(database_address(name))
        with running(environment(name, folder / "data")) as address:
            yield Site(address, database_address(name))


@contextmanager
def running(surroundings: dict[str, str]) -> Iterator[str]:
    """Run ``sundial run`` on a free port and yield its address once it answers."""
    command = [sys.executable, "-m", "sundial.cli.main", "run", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = next((match[1] for line in process.stdout if (match := OPEN.search(line))), None)
        assert address, "sundial run ended before it was open"
        try:
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=120)


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page on a desktop, in Chinese; its first address is the site's."""
    yield from opened(chromium, site, DESKTOP)


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page on a phone, in Chinese."""
    yield from opened(chromium, site, PHONE)


@pytest.fixture
def page_without_script(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page in a browser that runs no JavaScript."""
    yield from opened(chromium, site, DESKTOP, java_script_enabled=False)


@pytest.fixture(scope="module")
def bureau(chromium: Browser, site: Site) -> Iterator[Bureau]:
    """The bureau's officers, each in a browser of his own."""
    with a_bureau(lambda: contextmanager(opened)(chromium, site, DESKTOP)) as officers:
        yield officers


def opened(chromium: Browser, site: Site, viewport: dict[str, int], **options: object) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=site.address,
        viewport=viewport,  # type: ignore[arg-type]  # Playwright names the two numbers in a class of its own
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,  # type: ignore[arg-type]  # the caller's word
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    faults = watch(page)
    yield page
    context.close()
    assert not faults, faults


def watch(page: Page) -> list[str]:
    """Collect what a visitor would not see but something is wrong with: script errors, refused resources."""
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and page not in EXAMINED and "Failed to load resource" not in message.text:
            faults.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: answer.status >= 500 and faults.append(f"{answer.status} {answer.url}"))
    return faults
