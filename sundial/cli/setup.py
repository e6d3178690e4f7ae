"""Build what the pages need. Each step is skipped when nothing it reads has changed."""

from __future__ import annotations

import hashlib
import os

import click

from sundial.cli import assets, i18n
from sundial.cli.progress import step
from sundial.cli.rights import Login
from sundial.cli.site import become, open_site

STATIC_STAMP = assets.BUILD / "static.stamp"


@click.command()
@click.option("--database", is_flag=True, help="Also bring the database to the newest tables.")
def setup(database: bool) -> None:
    """Build styles, fonts, translations and hashed files; skip what is up to date."""
    translate()
    fetch()
    if database:
        open_site(login=Login.OWNER)
        step("Database tables", migrate)
        become(Login.APP)
        step("Rule book", enter_rules)
    step("Hashed static files", collect)


def translate() -> None:
    """Compile what a process reads once as it begins: it must be there before Django is set up."""
    step("Translations", lambda: i18n.compile_all() > 0)


def fetch() -> None:
    """Fetch what the pages and the papers are set in."""
    step("Styles and fonts", assets.build)


def collect() -> bool:
    """Copy static files to ``build/static`` with hashed, compressed names, when any of them changed."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sundial.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    wanted = static_fingerprint()
    if STATIC_STAMP.exists() and STATIC_STAMP.read_text() == wanted and settings.STATIC_ROOT.exists():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    STATIC_STAMP.write_text(wanted)
    return True


def static_fingerprint() -> str:
    """Return a digest of name, size and time of every static file Django finds."""
    from django.contrib.staticfiles.finders import get_finders

    lines = []
    for finder in get_finders():
        for path, storage in finder.list(["*.map"]):
            status = (storage.path(path), storage.size(path), storage.get_modified_time(path).timestamp())
            lines.append(repr(status))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def pending_migrations() -> int:
    """Return how many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def open_up_to_date() -> None:
    """Open the site with the newest tables, which its owner makes, and go on with the rights of a page."""
    open_site(login=Login.OWNER)
    migrate()
    become(Login.APP)


def migrate() -> bool:
    """Apply the migrations the database lacks; return False at once when it lacks none."""
    from sundial.system import migrating

    return migrating.migrate()


def enter_rules() -> bool:
    """Enter the rules that came with the program into the book; tell of those that wait for the owner as drafts."""
    from sundial.supervision.actions.rule_load import load_shipped

    done = load_shipped()
    for rule in done.drafts:
        click.echo(f"  {rule}: another text came with the program and waits as a draft for its owner to compare")
    return bool(done)
