"""The Chromium that browser tests drive: the machine's own, else one fetched by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from sundial.cli.trouble import EnvironmentTrouble

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"]


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
    """Return the program in ``SUNDIAL_CHROMIUM``, on PATH, or fetched before; None when there is none."""
    named = os.environ.get("SUNDIAL_CHROMIUM")
    if named:
        if not Path(named).exists():
            raise EnvironmentTrouble(f"SUNDIAL_CHROMIUM names {named}, which is not there.")
        return Path(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else fetched()


def fetched() -> Path | None:
    """Return the Chromium Playwright keeps for this user, when it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def fetch() -> Path:
    """Have Playwright fetch its Chromium. Raises EnvironmentTrouble when the machine cannot."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        capture_output=True,
        text=True,
        check=False,
    )
    path = fetched() if done.returncode == 0 else None
    if path is None:
        raise EnvironmentTrouble("No Chromium here and none could be fetched. Install one (apt-get install chromium).")
    return path
