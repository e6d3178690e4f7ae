"""Sets a document's content as PDF with Typst, from the packaged fonts alone.

Content goes in as data (``sys.inputs``); nothing a person typed ever becomes Typst source.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sundial.cases.documents.glyphs import Legible

TEMPLATES = Path(__file__).with_name("templates")
FONTS = ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf", "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
# PDF/A-2a keeps for as long as an archive must; PDF/UA-1 can be read aloud.
STANDARDS: Final = ("a-2a", "ua-1")
SCREEN = 80.0  # dots per inch of a page that is looked at beside its text


def pdf(content: dict[str, Any], *, at: dt.datetime) -> bytes:
    """Return the PDF/A-2a, PDF/UA-1 of ``content``; the same content at the same moment gives the same bytes.

    Raises ImproperlyConfigured when a packaged font is missing.
    """
    return _set(content, at, pdf_standards=list(STANDARDS))[0]


def pictures(content: dict[str, Any], *, at: dt.datetime, ppi: float = SCREEN) -> list[bytes]:
    """Return the pages of ``content`` as PNG, for a look before anything is issued. Raises as :func:`pdf`."""
    return _set(content, at, format="png", ppi=ppi)


def _set(content: dict[str, Any], at: dt.datetime, **output: Any) -> list[bytes]:
    legible = Legible(font_files())
    shown = legible.rewrite(content)
    shown["rare"] = legible.rare
    made, warnings = typst.compile_with_warnings(
        str(TEMPLATES / f"{content['layout']}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(settings.FONT_DIR),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(shown, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
        **output,
    )
    if warnings:  # An unknown font is only a warning to Typst, and the sheet comes out blank.
        raise RuntimeError(f"the layout {content['layout']} did not set cleanly: {warnings[0].message}")
    return [bytes(each) for each in (made if isinstance(made, list) else [made])]


def font_files() -> list[Path]:
    """Return the four font files. Raises ImproperlyConfigured naming the first that is missing."""
    files = [Path(settings.FONT_DIR) / name for name in FONTS]
    for file in files:
        if not file.is_file():
            raise ImproperlyConfigured(
                f"The font {file.name} is not in {file.parent}: run `make setup`, or name the folder in SUNDIAL_FONTS."
            )
    return files


@cache
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
