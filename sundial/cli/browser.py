"""The Chromium that browser tests drive: the machine's own, else one fetched by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from sundial.cli.trouble import EnvironmentTrouble

# The first is the same engine without a window around it, and needs two thirds of the work.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
]


@click.command()
def browser() -> None:
    """Find a Chromium for the browser tests, or fetch one; without one, CI fails and a laptop is told."""
    try:
        click.echo(f"  Browser tests use {find() or fetch()}")
    except EnvironmentTrouble as trouble:
        if os.environ.get("CI"):
            raise
        click.echo(f"  {trouble.message} The browser tests will be skipped.", err=True)


def find() -> Path | None:
    """Return the program in ``SUNDIAL_CHROMIUM``, on PATH, or fetched before; None when none of them starts."""
    named = os.environ.get("SUNDIAL_CHROMIUM")
    if named:
        if not starts(Path(named)):
            raise EnvironmentTrouble(f"SUNDIAL_CHROMIUM names {named}, which does not start.")
        return Path(named)
    on_path = (Path(path) for name in NAMES if (path := shutil.which(name)))
    found = next(filter(starts, on_path), None)
    return found or (kept if starts(kept := fetched()) else None)


def starts(program: Path) -> bool:
    """Return whether the program can run here: a fetched one may lack libraries of the system."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def fetched() -> Path:
    """Return where Playwright keeps its Chromium for this user. Raises EnvironmentTrouble when its driver does not start."""
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as playwright:
            return Path(playwright.chromium.executable_path)
    except Exception as error:
        raise EnvironmentTrouble(
            "Playwright, which drives the browser tests, does not start here. On Debian: apt-get install libatomic1."
        ) from error


def fetch() -> Path:
    """Have Playwright fetch its Chromium, with the system's libraries where we may install them.

    Raises EnvironmentTrouble when the machine cannot.
    """
    click.echo("  Fetching a Chromium for the browser tests")
    may_install = shutil.which("apt-get") is not None and os.geteuid() == 0
    libraries = ["--with-deps"] if may_install else []
    command = [sys.executable, "-m", "playwright", "install", *libraries, "chromium"]
    subprocess.run(command, capture_output=True, check=False)
    if not starts(fetched()):
        raise EnvironmentTrouble("No Chromium here and none could be fetched. Install one (apt-get install chromium).")
    return fetched()
