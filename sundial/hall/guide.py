"""The guide of an item as the hall shows it: which version, whether one may apply, and what the law adds to its rows.

What the rows themselves say is ``powers.guide``; what they do not say is shown as missing, never filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sundial.cases.stated.law import Term
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits import terms
from sundial.permits.states import PROCEDURE
from sundial.powers import procedures
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.models import BenchmarkVersion
from sundial.powers.guide import Guide, LimitLine, StepLine
from sundial.powers.models import (
    FIRST_REVIEW,
    ItemVersion,
    LimitKind,
    MaterialRequirement,
    PowerType,
    Side,
    VersionState,
)
from sundial.powers.queries import ROWS, classified, versions_on
from sundial.powers.rules import amount_in_words
from sundial.ui.parts import Row

ELEMENTS = "权力公开透明运行要求：流程图七要素"
# Where the item is silent, the law itself says how long (permits/terms.yaml).
LAWS_OWN = (LimitKind.CORRECTION_NOTICE, LimitKind.DELIVERY)

REVIEW: dict[str, str | Promise] = {
    "required": gettext_lazy("always"),
    "optional": gettext_lazy("when the deputy head in charge decides so"),
}
COLLECTIVE: dict[str, str | Promise] = {
    "required": gettext_lazy("always, by a meeting with at least two thirds present"),
    "optional": gettext_lazy("where needed"),
    "major_only": gettext_lazy("for major matters"),
}


def shown(code: str, number: int | None = None) -> ItemVersion | None:
    """The version a guide shows: the one asked for, else the one in force, else the newest that ever was or will be."""
    rows = (
        ItemVersion.objects.filter(~classified("item_id"), item__code=code, item__internal_only=False)
        .exclude(state=VersionState.DRAFT)
        .select_related("item__organ")
        .prefetch_related(*ROWS)
    )
    if number is not None:
        return rows.filter(number=number).first()
    return rows.filter(pk__in=versions_on().values("pk")).first() or rows.order_by("-effective_from").first()


def holds(version: ItemVersion) -> bool:
    """Whether this version is the one in force today."""
    today = clock.today()
    ended = version.effective_to is not None and version.effective_to <= today
    return version.effective_from <= today and not ended


def closed(version: ItemVersion, missing: Iterable[str] = ()) -> Refusal | None:
    """Why nobody can apply for the item online now; None when anybody can. ``missing`` names the elements it lacks."""
    item = version.item
    if item.cancelled_on and item.cancelled_on <= clock.today():
        return Refusal("item.cancelled", gettext_lazy("This item has been cancelled and takes no more applications."))
    if not holds(version):
        return Refusal("item.not_in_force", gettext_lazy("This version of the guide is not in force today."))
    if not procedures.is_applied_for(item.procedure):
        text = gettext_lazy("This item cannot be applied for online yet. Go to the place named in the guide.")
        return Refusal("item.not_online", text, who=item.organ.name)
    if not version.published:
        text = gettext_lazy("The guide is not complete, so no application is taken yet. Still missing: %(names)s.")
        return Refusal("item.incomplete", text, basis=ELEMENTS, names="、".join(missing) or "–")
    return None


def basics(guide: Guide) -> list[Row]:
    """基本信息."""
    version = guide.version
    item = version.item
    rows = [
        Row(_("Item code"), item.code),
        Row(_("Kind of power"), _kind(guide)),
        Row(_("Exercised by"), item.organ.name, hint=version.responsible_unit),
        Row(_("Level"), item.organ.get_tier_display()),
        Row(_("Handling kind"), guide.handling_kind),
        Row(_("For whom"), version.audience),
        Row(_("Theme"), version.theme),
        Row(_("Visits in person"), visits(version.visits)),
        Row(_("Result of handling"), "、".join(guide.outcomes)),
    ]
    forms = [Row(_("Format documents"), "、".join(guide.forms))] if guide.forms else []
    return [*rows, *forms, *(Row(label, str(value)) for label, value in _further(version) if value)]


def _further(version: ItemVersion) -> Iterator[tuple[str, str | Promise]]:
    yield _("Also called"), "、".join(version.aliases)
    yield _("Responsible person"), version.responsible_person
    yield _("Whose power it is"), version.get_side_display() if version.side != Side.GOVERNMENT else ""
    yield _("Three majors and one large"), version.get_major_matter_display()
    yield _("Scope of the decision"), version.decision_scope
    yield (
        _("Runs elsewhere, as approved by"),
        "；".join(filter(None, (version.elsewhere, version.elsewhere_approved_by))),
    )
    yield _("Issued by"), version.issuing_authority
    yield _("Delegated by"), version.delegated_by
    yield _("Quantity limit"), version.quantity_limit
    yield _("On-site review"), REVIEW.get(version.on_site_review, "")
    yield _("Collective decision"), COLLECTIVE.get(version.collective_decision, "")


def _kind(guide: Guide) -> str:
    subtype = guide.version.subtype
    return f"{guide.power_type}（{subtype}）" if subtype else guide.power_type


def visits(number: int | None) -> str:
    """到办事现场次数, in words; empty when the catalogue does not say."""
    if number is None:
        return ""
    return pgettext("visits", "none") if number == 0 else _("at most %(n)s") % {"n": number}


def limits(guide: Guide) -> list[tuple[LimitLine, str]]:
    """时限: promised and statutory even when missing, the rest where there is one, each with the law it is read from.

    An empty law means the item's own rows, whose source stands once below them.
    """
    rows = (guide.promised, _statutory(guide), *guide.extensions, *guide.other_limits)
    return [*((line, "") for line in rows), *guide.regulatory, *_of_the_law(guide.version)]


def _statutory(guide: Guide) -> LimitLine:
    """The limit of the law; of a first review it is that of the authority that issues, and the guide says so (CAT-27)."""
    issuing = guide.version.issuing_authority
    if guide.version.subtype != FIRST_REVIEW or not issuing or guide.statutory.is_missing:
        return guide.statutory
    return replace(
        guide.statutory, note=_("Of %(authority)s, which decides after the first review") % {"authority": issuing}
    )


def _of_the_law(version: ItemVersion) -> Iterator[tuple[LimitLine, str]]:
    if version.item.procedure != PROCEDURE:
        return
    own = {row.kind for row in version.limits.all()}
    for kind in LAWS_OWN:
        term = None if kind in own else terms.limit_of(version, kind, clock.today())
        if term is not None:
            yield LimitLine(str(kind.label), _amount(term)), term.basis


def _amount(term: Term | None) -> str:
    return amount_in_words(int(term.value), term.unit) if term else ""


def limit_text(version: ItemVersion, kind: str) -> str:
    """The limit of ``kind`` in words, empty when there is none; reads prefetched rows."""
    for row in version.limits.all():
        if row.kind == kind:
            return amount_in_words(row.value, row.unit)
    return ""


def steps(guide: Guide) -> list[StepLine]:
    """办理流程: the rows the case will really run by, between what the law has before and after them."""
    if guide.version.item.procedure != PROCEDURE:
        return list(guide.steps)
    return [*_before(guide.version), *guide.steps, *_after(guide.version)]


def _before(version: ItemVersion) -> Iterator[StepLine]:
    notice = terms.limit_of(version, LimitKind.CORRECTION_NOTICE, clock.today())
    yield _law_step(pgettext("step", "Apply"), _("applicant"), _("Hand in the application and its materials."))
    told = _("Everything missing is named once; not told in time, the application counts as accepted.")
    yield _law_step(_("Receive and accept"), _("acceptance window"), told, _amount(notice))


def _after(version: ItemVersion) -> Iterator[StepLine]:
    delivery = terms.limit_of(version, LimitKind.DELIVERY, clock.today())
    yield _law_step(_("Deliver"), _("acceptance window"), _("Reasons and remedies with a refusal."), _amount(delivery))
    if version.publishes_result:
        public = _amount(terms.publication_of(version, "result"))
        least = _("at least %(value)s") % {"value": public} if public else ""
        yield _law_step(_("Publish the result"), _("bureau office"), "", least)


def _law_step(name: str, post: str, duty: str, limit: str = "") -> StepLine:
    return StepLine(0, name, post, duty, "", limit, "", False, ())


def versions(version: ItemVersion) -> list[ItemVersion]:
    """Every version the public may see, the newest first."""
    return list(version.item.versions.exclude(state=VersionState.DRAFT).order_by("-number"))


def benchmark(version: ItemVersion) -> BenchmarkVersion | None:
    """How far this penalty may go, as it holds today; None for other powers, and where there is none."""
    if version.item.power_type != PowerType.PENALTY:
        return None
    return discretion.published().filter(item=version.item).first()


def groups_of(rows: Iterable[MaterialRequirement]) -> list[str]:
    """The classes of applicant a list of materials knows."""
    return sorted({row.group for row in rows if row.group})
