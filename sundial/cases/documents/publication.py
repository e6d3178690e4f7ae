"""The published sheet of a paper: the same text as served, except what its kind's row says is masked (``public``)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.documents.content import Filling
from sundial.cases.documents.issuing import PAPER, content, kind_of
from sundial.cases.documents.kinds import Public, kinds
from sundial.cases.documents.typesetting import pdf
from sundial.cases.documents.values import Shown
from sundial.cases.masking import born_on, is_minor, mask_address, mask_name
from sundial.cases.models import Case, Document, Party, PartyKind
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml

RULES = Path(__file__).with_name("publication.yaml")
TAIL = 3  # an end of an address this long says where somebody lives


def masked_sheet(document: Document) -> bytes:
    """Return the PDF of ``document`` for the public; the digest of the served sheet stands at its foot.

    Raises ValueError for a kind that is never published, Refusal ``document.still_shows`` where something of a person is left.
    """
    private = _private(document)
    filling = Filling(kind_of(document), masked_values(document), clock.local_date(document.issued_at))
    set_out = content(filling, title=document.title, number=document.number, identity=document.id)
    _nothing_is_left(set_out, private, document)
    note = _rules()["note"].format(digest=document.file.sha256)
    return pdf(set_out | {"copies": note, "receipt_line": False}, at=document.issued_at)


def published_papers(case: Case) -> list[Document]:
    """The papers of ``case`` that have a public sheet, in the order they were issued."""
    known = [name for name, each in kinds().items() if each.public]
    return list(
        case.documents.filter(kind__in=known).select_related("file", "text", "case").order_by("issued_at", "number")
    )


def masked_values(document: Document) -> dict[str, Shown]:
    """The values of ``document`` as its public sheet says them. Raises ValueError for a kind that is never published."""
    public, private = _public(document), _private(document)
    column = "person" if document.case.applicant.kind == PartyKind.PERSON else "other"
    return {name: _shown(public.way(name, column), value, private) for name, value in document.values.items()}


def shown_fields(document: Document) -> list[str]:
    """Which of the fields that the paper's event commits to its public sheet says unchanged, and may therefore open."""
    private, masked = _private(document), masked_values(document)
    kept = [name for name, value in document.values.items() if masked[name] == value and not _names(value, private)]
    return [f"{PAPER}{name}" for name in [*kept, "number"]]


def _names(value: Shown, private: Mapping[str, str]) -> bool:
    said = json.dumps(value, ensure_ascii=False)
    return any(each in said for each in private)


def _public(document: Document) -> Public:
    known = kind_of(document)
    if known.public is None:
        raise ValueError(f"a document of the kind {known.name!r} is not published")
    return known.public


def _shown(way: str, value: Shown, private: Mapping[str, str]) -> Shown:
    """One value, in whatever shape it has."""
    if isinstance(value, str):
        return _said(way, value, private)
    rows = [{key: _said(way, cell, private) for key, cell in row.items()} for row in value if isinstance(row, dict)]
    return rows or [_said(way, line, private) for line in value if isinstance(line, str)]


def _said(way: str, text: str, private: Mapping[str, str]) -> str:
    if way == "show" or not text:
        return text
    return _withheld() if way == "hide" else _text(text, private)


def _text(text: str, private: Mapping[str, str]) -> str:
    """A text without what is known of persons, and without any number that leads to one."""
    for value in sorted(private, key=len, reverse=True):
        text = text.replace(value, private[value])
    for pattern, keep in _patterns():
        text = pattern.sub(partial(_cut, keep), text)
    return text


def _cut(keep: int, found: re.Match[str]) -> str:
    return found[0][:keep] + _withheld()


def _private(document: Document) -> dict[str, str]:
    """What is private in ``document``, each with what stands for it: of the parties, and of whoever else it names."""
    on = clock.local_date(document.issued_at)
    case = document.case
    found = dict(_of_party(case.applicant, on))
    if case.applicant.kind == PartyKind.PERSON:
        found |= {str(document.values["applicant"]): found[case.applicant.name]}
    if case.agent:
        found |= _of_party(case.agent, on)
    public = _public(document)
    found |= {name: mask_name(name) for name in _lines(document, public.persons)}
    found |= {name: _rules()["somebody_young"] for name in _lines(document, public.minors)}
    return {value: shown for value, shown in found.items() if len(value) > 1}


def _of_party(party: Party, on: dt.date) -> Iterator[tuple[str, str]]:
    """What may not be shown of one party: of an enterprise, only its people's telephones and its contact."""
    hidden = [party.telephone, party.email]
    if party.kind == PartyKind.PERSON:
        minor = is_minor(born_on(party.identifier), on)
        young = _rules()["somebody_young"]
        hidden += [party.identifier, *_home(party.address)]
        for name in (party.name, party.legal_representative, party.contact_name):
            yield name, young if minor else mask_name(name)
    elif party.contact_name and party.contact_name != party.legal_representative:
        yield party.contact_name, mask_name(party.contact_name)
    yield from ((value, _withheld()) for value in hidden)


def _home(address: str) -> list[str]:
    """What of an address says where somebody lives; nothing where it is only a county or a town, which organs are named by."""
    return [] if re.fullmatch(_rules()["region"], address) else [address, *_tail(address)]


def _tail(address: str) -> list[str]:
    """The part of an address beyond the village or road, which a text may name alone."""
    kept = len(mask_address(address).removesuffix(_withheld()))
    return [address[kept:]] if len(address) - kept >= TAIL else []


def _lines(document: Document, field: str) -> list[str]:
    return [str(line) for line in document.values.get(field, [])] if field else []


def _nothing_is_left(set_out: Mapping[str, Any], private: Mapping[str, str], document: Document) -> None:
    """Look at the whole sheet once more, as somebody would who searches it for a name."""
    text = "\n".join(_texts([set_out[part] for part in ("title", "addressee", "blocks", "cells", "signatures")]))
    left = [value for value in private if value in text]
    left += [found[0] for pattern, keep in _patterns() if keep == 0 for found in pattern.finditer(text)]
    left = [value for value in left if value not in _open(document)]
    if left:
        raise Refusal(
            "document.still_shows",
            _("“%(document)s” cannot be published: the masked sheet still shows “%(value)s”."),
            field="public",
            basis=_rules()["basis"],
            document=document.title,
            value=mask_name(left[0]),
        )


def _open(document: Document) -> set[str]:
    """What looks like a person's telephone and is the organ's own."""
    return {str(document.values[name]) for name in ("organ_telephone", "supervision_telephone")}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _withheld() -> str:
    return str(_rules()["withheld"])


@cache
def _patterns() -> list[tuple[re.Pattern[str], int]]:
    return [(re.compile(row["pattern"]), row["keep"]) for row in _rules()["patterns"]]


@cache
def _rules() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(RULES)
    return loaded
