"""The one way in: type by bytes, extension by type, then the check its type calls for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sundial.cases.inspection.names import clean_name, extension_of
from sundial.cases.inspection.package import check_package
from sundial.cases.inspection.pdf import check_pdf
from sundial.cases.inspection.picture import check_picture
from sundial.cases.inspection.policy import FileType, Slot
from sundial.cases.inspection.sniff import UNKNOWN, sniff
from sundial.cases.inspection.trouble import Harmful, no_malware

CHECKS: dict[str, Callable[[Path], None]] = {"pdf": check_pdf, "picture": check_picture, "package": check_package}


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: the name to show, and the type its bytes proved."""

    name: str
    type: FileType


def inspect(path: Path, name: str, slot: Slot, *, field: str) -> Accepted:
    """Return what the file at ``path`` is, or raise Refusal with a code ``file.…``, the field, and what is accepted."""
    shown = clean_name(name)
    try:
        no_malware(path.read_bytes())
        found = _type(sniff(path), slot)
        _extension_agrees(shown, found)
        CHECKS[found.check](path)
        _scanner(path)
    except Harmful as harm:
        raise slot.refuse(harm.code, harm.sentence, field=field, name=shown, **harm.values) from None
    return Accepted(shown, found)


def _type(key: str, slot: Slot) -> FileType:
    for each in slot.types:
        if each.key == key:
            return each
    raise Harmful(
        "type",
        _("“%(name)s” is not one of the accepted types (it is: %(found)s). Accepted: %(accepted)s."),
        found=key if key != UNKNOWN else _("unknown"),
    )


def _extension_agrees(name: str, found: FileType) -> None:
    if extension_of(name) not in found.extensions:
        raise Harmful(
            "extension",
            _("“%(name)s” is a %(found)s file by its content; give it the extension that belongs to it."),
            found=found.name,
        )


def _scanner(path: Path) -> None:
    """Ask the site's own scanner, where one is named. A scanner that fails is a refusal: unscanned is not kept."""
    if not settings.FILE_SCANNER:
        return
    try:
        clean = import_string(settings.FILE_SCANNER)(path)
    except Exception as trouble:  # whatever the scanner died of, the file was not scanned
        raise Harmful("unscanned", _("The file could not be scanned now; please try again later.")) from trouble
    if not clean:
        raise Harmful("malware", _("The file carries a known malicious signature."))
