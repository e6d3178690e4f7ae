"""The parts of a file that every procedure has."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from sundial.cases.application_form import party_stated, stated
from sundial.cases.archive import Piece, day, part, words
from sundial.cases.documents import kinds as document_kinds
from sundial.cases.documents.wording import say_moment
from sundial.cases.models import Case, Delivery, Document, Material
from sundial.ledger import kinds, queries
from sundial.ledger.models import Event
from sundial.powers.procedures import is_applied_for


def labelled(*pairs: tuple[str, object]) -> str:
    """One “label：value” line per pair that has a value."""
    return "\n".join(f"{label}：{value}" for label, value in pairs if value not in (None, ""))


@part("application")
def application(case: Case) -> Iterator[Piece]:
    if is_applied_for(case.procedure) and (told := stated(case)):
        text = labelled(*party_stated(case), *told)
        title = words()["parts"]["application"]["title"]
        yield Piece(title, author=words()["applicant"], on=day(case.submitted_at), text=text)


@part("materials")
def materials(case: Case) -> Iterator[Piece]:
    for each in case.materials.select_related("file"):
        yield Piece(_title(each), author=words()["applicant"], on=day(each.received_at), file=each.file)


def _title(material: Material) -> str:
    paper = "" if material.file else words()["on_paper"].format(copies=material.copies)
    withdrawn = words()["withdrawn"] if material.withdrawn_at else ""
    return f"{material.name}{paper}{withdrawn}"


@part("documents")
def papers(case: Case) -> Iterator[Piece]:
    own = case.organ
    for each in case.documents.select_related("file"):
        named = each.values.get("organ", own.name)
        yield Piece(
            each.title,
            author=own.short_name if named == own.name else named,
            number=each.number,
            on=day(each.issued_at),
            file=each.file,
        )


@part("opinions")
def opinions(case: Case) -> Iterator[Piece]:
    label = words()["words"]
    for each in case.opinions.select_related("officer", "changes__officer"):
        changed = f"{each.changes.officer.name}：{each.changes.text}" if each.changes else ""
        with translation.override("zh-hans"):
            text = labelled((label["stance"], each.get_stance_display()), (label["changes"], changed))
        title = f"{words()['parts']['opinions']['title']}（{each.post_name}）"
        yield Piece(title, author=each.officer.name, on=day(each.given_at), text=f"{text}\n{each.text}")


@part("deliveries")
def deliveries(case: Case) -> Iterator[Piece]:
    label = words()["words"]
    for each in Delivery.objects.filter(document__case=case).select_related("document").order_by("delivered_at"):
        text = labelled(
            (label["recipient"], each.recipient),
            (label["method"], delivered_how(each.document, each)),
            (label["proof"], each.proof),
        )
        title = f"{words()['parts']['deliveries']['title']}：{each.document.title}"
        yield Piece(title, author=each.recipient, number=each.document.number, on=day(each.delivered_at), text=text)


def delivered_how(document: Document, delivery: Delivery) -> str:
    """The method in Chinese, as the delivery receipt names it."""
    options = document_kinds()["delivery_receipt"].fields["method"].options or {}
    return options.get(delivery.method, delivery.method)


@part("publications")
def publications(case: Case) -> Iterator[Piece]:
    label = words()["words"]
    for each in case.publications.order_by("published_at"):
        text = labelled(
            (label["channel"], each.channel),
            (label["from"], say_moment(each.published_at)),
            (label["until"], say_moment(each.keep_until)),
            *((name, value) for name, value in each.content.items()),
        )
        yield Piece(each.title, author=case.organ.short_name, on=day(each.published_at), text=text)


@part("clocks")
def clocks(case: Case) -> Iterator[Piece]:
    lines = []
    with translation.override("zh-hans"):
        for clock in case.clocks.prefetch_related("entries").order_by("started_at", "id"):
            lines.append(clock.get_kind_display())
            lines += [
                f"  {say_moment(entry.at)} {entry.get_move_display()} {entry.reason} {entry.basis} {entry.paper}".rstrip()
                for entry in clock.entries.all()
            ]
    if lines:
        yield Piece(words()["parts"]["clocks"]["title"], author=case.organ.short_name, text="\n".join(lines))


@part("events")
def events(case: Case) -> Iterator[Piece]:
    recorded = list(queries.timeline("case", case.id))
    with translation.override("zh-hans"):
        lines = [_event_line(each) for each in recorded]
    if lines:
        last = day(recorded[-1].recorded_at)
        yield Piece(words()["parts"]["events"]["title"], author=case.organ.short_name, on=last, text="\n".join(lines))


def _event_line(event: Event) -> str:
    leaf = f"{words()['words']['leaf']} {queries.number_of(bytes(event.leaf_hash))}"
    return f"{event.position}. {say_moment(event.occurred_at)} {kinds.sentence_for(event)} {leaf}"
