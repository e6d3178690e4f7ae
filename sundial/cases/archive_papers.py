"""The papers that bind a file of any procedure: cover (卷宗封面), index (卷内文件目录) and note (卷内备考表), read off the file itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sundial.cases import documents
from sundial.cases.archive import Placed, contents, day, index_values, missing, words
from sundial.cases.documents.wording import say_date
from sundial.cases.models import Case, Document
from sundial.cases.stated.effects import effect
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.organs.models import Officer

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

COVER, INDEX, NOTE = "archive_cover", "archive_index", "archive_note"


def issue_file_papers(
    case: Case,
    *,
    by: Officer,
    event: Event,
    result: str = "",
    inspector: str = "",
    remarks: Sequence[str] = (),
) -> list[Document]:
    """Issue cover, index and note of the file as it stands, in the caller's transaction; none of the three counts itself.

    ``result`` is what the cover says of the outcome, ``remarks`` what the note says besides what is missing.
    """
    held = contents(case)
    values = {
        COVER: cover_values(case, held, archivist=by.name, result=result),
        INDEX: index_values(case),
        NOTE: note_values(case, held, archivist=by.name, inspector=inspector, remarks=remarks),
    }
    return [documents.issue(case, kind, by=by, values=values[kind], event=event) for kind in (COVER, INDEX, NOTE)]


def cover_values(case: Case, held: Sequence[Placed], *, archivist: str, result: str = "") -> dict[str, Any]:
    """What the cover of the file of ``case`` says."""
    return _extent(held) | {
        "opened_on": day(case.accepted_at or case.opened_at),
        "decided_on": day(case.decided_at),
        "closed_on": day(case.closed_at or case.delivered_at),
        "result": result,
        "handlers": handlers(case),
        "keep": words()["keep_until"].format(day=say_date(case.keep_until)) if case.keep_until else "",
        "archived_on": clock.today(),
        "archivist": archivist,
        "paper_location": case.paper_location,
    }


def note_values(
    case: Case, held: Sequence[Placed], *, archivist: str, inspector: str = "", remarks: Sequence[str] = ()
) -> dict[str, Any]:
    """What the note at the end of the file says: its extent by carrier, and what is missing or was changed."""
    return _extent(held) | {
        "carriers": _carriers(held),
        "remarks": [*remarks, *missing(case, list(held))] or [words()["nothing_to_note"]],
        "archivist": archivist,
        "inspector": inspector,
        "archived_on": clock.today(),
    }


def handlers(case: Case) -> list[str]:
    """Who handled the case, in the order they first did: whoever had a step in hand or gave an opinion."""
    steps = case.steps.exclude(assignee=None).order_by("started_at").values_list("assignee__name", flat=True)
    opinions = case.opinions.order_by("given_at").values_list("officer__name", flat=True)
    return list(dict.fromkeys([*steps, *opinions]))


def _extent(held: Sequence[Placed]) -> dict[str, str]:
    """How many pieces and pages; a piece whose pages nobody can tell counts as a piece only."""
    return {"pieces": str(len(held)), "pages": str(sum(each.piece.pages or 0 for each in held))}


def _carriers(held: Sequence[Placed]) -> list[dict[str, str]]:
    count: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for each in held:
        carrier = _carrier(each)
        count[carrier] += 1
        pages[carrier] += each.piece.pages or 0
    return [{"carrier": name, "count": str(count[name]), "pages": str(pages[name] or "")} for name in count]


def _carrier(each: Placed) -> str:
    named: dict[str, str] = words()["carriers"]
    piece = each.piece
    if piece.file is None:
        return named["record" if piece.text else "paper"]
    return named.get(piece.file.media_type.split("/")[0], named["file"])


@effect("bind_file")
def bind_file(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Bind the closed file with its three papers, once the act that closes it is recorded and so part of it."""
    by = act.hand.officer
    if by is not None:
        act.once_recorded(lambda event: issue_file_papers(act.case, by=by, event=event))
