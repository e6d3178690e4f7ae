"""What differs between two versions, part by part, in the words a reader sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sundial.powers import key_powers
from sundial.powers.guide import Guide, LimitLine, guide_of
from sundial.powers.item_settings import settings_said
from sundial.powers.models import ItemVersion, Side


@dataclass(frozen=True)
class Difference:
    """One part that differs: the lines that were, and the lines that will be."""

    part: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def gone(self) -> tuple[str, ...]:
        return tuple(line for line in self.before if line not in self.after)

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(line for line in self.after if line not in self.before)


def differences(old: ItemVersion | None, new: ItemVersion) -> list[Difference]:
    """The parts in which ``new`` differs from ``old``; everything it says when there was nothing before."""
    before = parts(old) if old else {}
    after = parts(new)
    return [
        Difference(part, before.get(part, ()), lines) for part, lines in after.items() if before.get(part, ()) != lines
    ]


def parts(version: ItemVersion) -> dict[str, tuple[str, ...]]:
    """What a version says, part by part."""
    guide = guide_of(version)
    flags = {
        _("The proposed decision is published"): version.publishes_proposed,
        _("The result is published"): version.publishes_result,
        _("Time of correction does not count"): version.correction_stops_clock,
        _("Time of rectification does not count"): version.rectification_stops_clock,
    }
    return {
        _("Name of the item"): (version.name, *version.aliases),
        _("Responsible unit"): _said(version.responsible_unit, version.issuing_authority, version.delegated_by),
        _("Classified"): _said(version.classified_ground, version.classified_by),
        _("Internal"): _said(version.internal_ground),
        _("Place among the powers"): _said(
            version.get_five_power_display(),
            version.get_side_display() if version.side != Side.GOVERNMENT else "",
            version.get_major_matter_display(),
            version.decision_scope,
        ),
        _("Responsible person"): _said(version.responsible_person),
        _("Runs elsewhere"): _said(version.elsewhere, version.elsewhere_approved_by),
        _("Settings of the procedure"): settings_said(version),
        _("Key power"): tuple(each.name for each in key_powers.of(version)),
        _("Kind of handling"): (guide.handling_kind, *(name for name, holds in flags.items() if holds)),
        _("Stages lawfully merged"): _said(version.get_merged_form_display(), version.merged_ground),
        _("Legal basis"): guide.basis,
        _("Conditions"): _conditions(guide),
        _("Materials"): _materials(guide),
        _("Limits"): _limits(guide),
        _("Internal route"): _route(guide),
        _("Results issued"): guide.outcomes,
        _("Fees and their basis"): guide.fees,
        _("Rights of the counterpart"): (*guide.rights, *guide.remedies),
        _("Supervision points"): guide.supervision_points,
        _("Complaint channels"): guide.complaint_channels,
        _("Integrity risks"): tuple(
            f"{risk.grade} {risk.description}{'（' + _('main risk point') + '）' if risk.is_main else ''}"
            for risk in version.risks.all()
        ),
        _("The unit's own part"): (*_said(version.audience, version.theme), *version.keywords, *guide.places),
    }


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _conditions(guide: Guide) -> tuple[str, ...]:
    if guide.version.no_conditions:
        return (_("none (confirmed)"),)
    named = ((f"{group.name}：" if group.name else "", group.lines) for group in guide.conditions)
    return tuple(f"{name}{line}" for name, lines in named for line in lines)


def _materials(guide: Guide) -> tuple[str, ...]:
    lines = []
    for group in guide.materials:
        head = f"{group.name}：" if group.name else ""
        for line in group.lines:
            copies = f" ×{line.copies}" if line.copies else ""
            follows = f" {_('may follow')}" if line.may_follow else ""
            promise = f" {_('or the promise:')} {line.promise}" if line.promise else ""
            lines.append(f"{head}{line.name}（{line.form}）{copies}{follows}{promise}")
    return tuple(lines)


def _limits(guide: Guide) -> tuple[str, ...]:
    whole: tuple[LimitLine, ...] = (guide.statutory, guide.promised, *guide.extensions, *guide.other_limits)
    return tuple(f"{line.label}：{line.text or _('missing')}" for line in whole)


def _route(guide: Guide) -> tuple[str, ...]:
    told = ((step, " · ".join(filter(None, (step.post, step.limit, step.condition)))) for step in guide.steps)
    return tuple(f"{step.stage} {step.name}（{about}）" for step, about in told)
