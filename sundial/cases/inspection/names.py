"""File names as people send them, made safe to show and to write into an archive."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
UNSAFE = re.compile(r'[<>:"|?*\\/]')
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """Return the last part of a path without what could mislead a reader or a file system; never empty.

    Writing direction marks go (``cod‮fdp.exe`` shows as ``codexe.pdf``), and so do names Windows keeps for devices.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(each for each in last if unicodedata.category(each) not in INVISIBLE)
    shown = UNSAFE.sub("_", seen).strip(" .")
    if not shown or DEVICE.fullmatch(shown):
        shown = f"file_{shown}"
    return shorten(shown)


def shorten(name: str) -> str:
    """Keep the extension of a name that is too long."""
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: LONGEST - 1 - len(extension)]}{dot}{extension}" if dot and len(extension) < 10 else name[:LONGEST]


def extension_of(name: str) -> str:
    """The extension in lower case, without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
