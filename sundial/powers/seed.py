"""Read a catalogue file of our own schema (version 1) into drafts. Pure: nothing is stored, nothing is half read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers import fees, procedures, seed_route
from sundial.powers.drafts import Draft
from sundial.powers.key_powers import internal_ground
from sundial.powers.models import (
    Basis,
    HandlingKind,
    ItemVersion,
    LimitKind,
    LimitRow,
    MaterialRequirement,
    PowerItem,
    PowerType,
    RiskPoint,
    StepKind,
    VersionState,
)
from sundial.powers.rules import UNITS, Fault

SCHEMA = 1
REQUIRED = ("item_id", "seq_in_source", "name", "item_kind", "power_type", "power_type_code", "status", "source")
HANDLING = {"即办件": HandlingKind.IMMEDIATE, "承诺件": HandlingKind.PROMISED, "并联件": HandlingKind.PARALLEL}
WHOLE_LIMITS = {
    "statutory": LimitKind.STATUTORY,
    "promised": LimitKind.PROMISED,
    "correction_notice": LimitKind.CORRECTION_NOTICE,
    "delivery": LimitKind.DELIVERY,
}
LIMIT_COLUMNS = ("value", "unit", "starts", "approver", "what", "is_total", "minimum")
# Kept as the file has them: what a guide may show but no procedure reads yet.
EXTRA = (
    "status", "posts", "office", "steps", "forms", "documents_out", "evidence_documents", "registered_fields", "variants",
    "regulatory_limits", "on_site_decider", "safety_experts", "collective_body", "discretion_standard", "sanctions", "fine",
    "min_investigators", "meeting", "regime", "inspection", "liability", "subject_group", "flowchart", "power_type",
)  # fmt: skip
# What a demonstration file adds to them: who does which act where, the plan of a joint approval, whose certificates count, which regime,
# from which amount on a hearing may be asked for (yuan), how often periodic work comes round and whose it is, by which scheme organs are assessed.
OWN_SETTINGS = (
    "seats",
    "posts",
    "plan",
    "officer_field",
    "officer_issuers",
    "regime",
    "hearing_amount",
    "periodic",
    "scheme",
)
ELEMENTS = ("legal_basis", "condition_groups", "materials", "steps", "limits", "power_subtype")
READ = {
    *REQUIRED, *EXTRA, "name_in_index", "power_subtype", "handling_kind", "responsible_unit", "issuing_authority",
    "delegation", "quantity_limit", "legal_basis", "condition_groups", "conditions_confirmed_empty", "materials", "limits", "publicity",
    "on_site_review", "collective_decision", "remedies", "outcomes", "notes", "demo",
}  # fmt: skip

# The same safe reader written in C, ten times as fast on these long files, where the library was built with it.


@dataclass(frozen=True)
class SeedFile:
    """A whole catalogue: who holds it, what it claims, its items as drafts, and which items say the same conduct twice."""

    key: str
    header: dict[str, Any]
    drafts: list[Draft]
    claims: list[dict[str, object]]
    near_duplicates: list[list[str]]
    faults: list[Fault]

    @property
    def effective(self) -> date:
        """From when the catalogue holds."""
        day: date = self.header["effective"]
        return day


def read(path: Path) -> SeedFile:
    """Read one file. Raises ``Refusal`` ``catalogue.*`` when the envelope cannot be used; item faults are listed."""
    whole = _envelope(path)
    header = whole["catalog"]
    additions = _additions(header.get("demo", {}))
    items = [_completed(raw, additions(str(raw.get("item_id", "")))) for raw in whole["items"]]
    faults = [fault for raw in items for fault in (*_item_faults(raw), *_fee_faults(raw))]
    unusable = {fault.item for fault in faults if not fault.warns}
    drafts = [_draft(raw, header, faults) for raw in items if str(raw.get("item_id", "")) not in unusable]
    groups = [group["items"] for group in header.get("near_duplicates", [])]
    return SeedFile(header["catalog_id"], header, drafts, list(_claims(header)), groups, faults)


def _envelope(path: Path) -> dict[str, Any]:
    try:
        whole = read_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _refused(
            "unreadable", _("%(file)s is not readable YAML: %(why)s"), path, why=str(error).splitlines()[0]
        ) from error
    if not isinstance(whole, dict) or whole.get("schema_version") != SCHEMA or "catalog" not in whole:
        raise _refused("schema", _("%(file)s is not a catalogue of schema version %(version)s."), path, version=SCHEMA)
    missing = [name for name in ("catalog_id", "organ", "effective") if not whole["catalog"].get(name)]
    if missing and whole.get("items"):
        raise _refused("header", _("%(file)s lacks in its header: %(missing)s."), path, missing=", ".join(missing))
    return whole


def _refused(code: str, sentence: object, path: Path, **values: Any) -> Refusal:
    return Refusal(f"catalogue.{code}", sentence, field="file", file=path.name, **values)


def _claims(header: dict[str, Any]) -> Iterator[dict[str, object]]:
    for axis in ("type", "office"):
        for row in header.get(f"count_by_{axis}", []):
            yield {"by": axis, "key": row["key"], "claimed": row["claimed"]}
    claimed = header.get("total_claimed", header.get("item_count_claimed"))
    if claimed is not None:
        yield {"by": "total", "key": "", "claimed": claimed}


def _additions(demo: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """What the demonstration adds to an item: the common blocks that name it or name no item, then its own."""

    def added(code: str) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for block in demo.get("common", []):
            if code in block.get("items", [code]):
                merged |= {key: value for key, value in block.items() if key != "items"}
        own: dict[str, Any] = demo.get("items", {}).get(code, {})
        return merged | own

    return added


def _completed(raw: dict[str, Any], demo: dict[str, Any]) -> dict[str, Any]:
    """The item with what the demonstration adds; the elements of its chart only where the source gives none (a mere list of items)."""
    lacking = {name: demo[name] for name in ELEMENTS if name in demo and not raw.get(name)}
    return raw | lacking | {"demo": demo}


def _item_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    code = str(raw.get("item_id", "?"))
    for name in REQUIRED:
        if raw.get(name) in (None, ""):
            yield Fault("field_missing", _("The field “%(part)s” is required."), name, values={"part": name}, item=code)
    for name in sorted(set(raw) - READ):
        yield Fault("field_unknown", _("The field “%(part)s” is unknown."), name, values={"part": name}, item=code)
    kind = raw.get("power_type_code")
    if kind not in PowerType.values:
        yield Fault(
            "type_unknown",
            _("The power type “%(value)s” is unknown."),
            "power_type_code",
            str(kind),
            values={"value": kind},
            item=code,
        )
    for where, limit in _limits_of(raw):
        if limit.get("unit") not in UNITS or not isinstance(limit.get("value"), int):
            value = f"{limit.get('value')} {limit.get('unit')}"
            yield Fault(
                "limit_unreadable",
                _("The limit “%(value)s” cannot be read."),
                where,
                value,
                values={"value": value},
                item=code,
            )


def _fee_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    for why in fees.faults(raw["demo"].get("fees", [])):
        sentence = _("The standard of a charge cannot be read: %(value)s")
        yield Fault("fee_unreadable", sentence, "fees", why, values={"value": why}, item=str(raw.get("item_id", "?")))


def _limits_of(raw: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    limits = raw.get("limits") or {}
    for name in (*WHOLE_LIMITS, "extension", "extension_2"):
        if limits.get(name):
            yield name, limits[name]
    yield from (("other", limit) for limit in limits.get("other", []))


def _draft(raw: dict[str, Any], header: dict[str, Any], faults: list[Fault]) -> Draft:
    demo = raw["demo"]
    item = PowerItem(
        code=raw["item_id"],
        power_type=raw["power_type_code"],
        procedure=demo.get("procedure") or _default(raw),
        catalogue=header["catalog_id"],
        sequence=raw["seq_in_source"],
        internal_only=raw["item_kind"] == "internal_rule",
    )
    version = _version(item, raw, demo, header)
    draft = Draft(item, version, units=_units(raw))
    draft.basis = [
        Basis(version=version, position=n, **_basis(row)) for n, row in enumerate(raw.get("legal_basis") or [], 1)
    ]
    draft.materials = [_material(version, n, row) for n, row in enumerate(raw.get("materials") or [], 1)]
    draft.limits = list(_limit_rows(version, raw))
    if procedures.is_routed(item.procedure):
        draft.route, unmatched = seed_route.route(version, raw.get("steps") or [], raw.get("collective_body", ""))
        faults.extend(fault.at(item.code) for fault in unmatched)
        version.outcomes = version.outcomes or [row.output for row in draft.route if row.kind == StepKind.SIGN]
    draft.risks = list(_risks(draft, demo))
    return draft


def _default(raw: dict[str, Any]) -> str:
    """The procedure of its kind; none for an item of which the source gives only the title of a chart."""
    return "" if raw["status"] == "chart_pending" else procedures.default_for(raw["power_type_code"], raw["name"])


def _version(item: PowerItem, raw: dict[str, Any], demo: dict[str, Any], header: dict[str, Any]) -> ItemVersion:
    limits, index = raw.get("limits") or {}, raw.get("name_in_index")
    excludes = limits.get("excludes", ["补正材料"])
    public = [row["what"] for row in raw.get("publicity") or []]
    return ItemVersion(
        item=item,
        number=1,
        state=VersionState.IN_FORCE,
        effective_from=header["effective"],
        name=raw["name"],
        aliases=[index] if index and index != raw["name"] else [],
        keywords=demo.get("keywords", []),
        subtype=raw.get("power_subtype", ""),
        handling_kind=HANDLING.get(raw.get("handling_kind", ""), HandlingKind.OTHER),
        responsible_unit=raw.get("responsible_unit", ""),
        issuing_authority=raw.get("issuing_authority") or "",
        delegated_by=raw.get("delegation") or "",
        quantity_limit=raw.get("quantity_limit") or "",
        classified_ground=demo.get("classified", {}).get("ground", ""),
        classified_by=demo.get("classified", {}).get("by", ""),
        internal_ground=demo.get("internal_ground") or (internal_ground() if item.internal_only else ""),
        key_power=demo.get("key_power", ""),
        merged_form=demo.get("merged", {}).get("form", ""),
        merged_ground=demo.get("merged", {}).get("ground", ""),
        audience=demo.get("audience", ""),
        theme=demo.get("theme", ""),
        conditions=raw.get("condition_groups") or [],
        no_conditions=raw.get("conditions_confirmed_empty", False),
        outcomes=_outcomes(raw),
        rights=demo.get("rights", []),
        remedies=list(raw.get("remedies") or []),
        complaint_channels=demo.get("complaint_channels", []),
        supervision_points=demo.get("supervision_points", []),
        publicity=raw.get("publicity") or [],
        fees=_plain(demo.get("fees", [])),
        places=demo.get("places", []),
        extra=_extra(raw) | {name: demo[name] for name in OWN_SETTINGS if name in demo},
        notes=_notes(raw, demo, header),
        source=raw["source"] | {"digest": digest(raw)},
        chart_pending=raw["status"] == "chart_pending",
        on_site_review=raw.get("on_site_review", "none"),
        collective_decision=raw.get("collective_decision", "none"),
        publishes_proposed="拟审批情况" in public,
        publishes_result=any("结果" in what or "决定" in what for what in public),
        correction_stops_clock="补正材料" in excludes,
        rectification_stops_clock="整改" in excludes,
    )


def _plain(rows: Any) -> Any:
    """Rows as they are kept in JSON: days as text."""
    return json.loads(json.dumps(rows, default=str, ensure_ascii=False))


def digest(raw: dict[str, Any]) -> str:
    """A fingerprint of what the file says about an item, so that loading the same again is seen to change nothing."""
    return hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _extra(raw: dict[str, Any]) -> dict[str, Any]:
    kept = {name: raw[name] for name in EXTRA if name in raw}
    if isinstance(raw.get("remedies"), dict):
        kept["remedy_limits"] = raw["remedies"]
    limits = raw.get("limits") or {}
    return kept | ({"limits_note": limits["note"]} if limits.get("note") else {})


def _notes(raw: dict[str, Any], demo: dict[str, Any], header: dict[str, Any]) -> list[str]:
    notes = list(raw.get("notes") or [])
    return [*notes, header["demo"]["note"]] if demo else notes


def _outcomes(raw: dict[str, Any]) -> list[str]:
    if raw.get("outcomes") or raw.get("documents_out"):
        return list(raw.get("outcomes") or raw["documents_out"])
    delivered = [step.get("output", "") for step in raw.get("steps") or [] if "送达" in step["action"]]
    return [part for output in delivered for part in output.split(";") if part]


def _units(raw: dict[str, Any]) -> list[str]:
    if raw.get("office"):
        return [raw["office"]]
    return [name.strip() for name in raw.get("responsible_unit", "").split("、") if name.strip()]


def _basis(row: dict[str, Any]) -> dict[str, str]:
    named = {"article": "article", "paragraph": "paragraph", "document_number": "doc_no", "rank": "rank"}
    return {"law": row["law"], **{column: row.get(key) or "" for column, key in named.items()}}


def _material(version: ItemVersion, position: int, row: dict[str, Any]) -> MaterialRequirement:
    plain = {key: row.get(key) or "" for key in ("group", "issuer", "substitute", "promise", "note")}
    return MaterialRequirement(
        version=version,
        position=position,
        name=row["name"],
        copies=row.get("copies"),
        form=row.get("form", "unspecified"),
        catch_all=row.get("catch_all", False),
        may_follow=row.get("may_follow", False),
        **plain,
    )


def _limit_rows(version: ItemVersion, raw: dict[str, Any]) -> Iterator[LimitRow]:
    for position, (name, limit) in enumerate(_limits_of(raw), 1):
        yield _limit_row(version, WHOLE_LIMITS.get(name) or _other_kind(name), position, limit, raw)
    for position, row in enumerate(raw.get("publicity") or [], 1):
        if row.get("min_days"):
            limit = {
                "value": row["min_days"],
                "unit": row["unit"],
                "minimum": True,
                "what": row["what"],
                "starts": "公示开始",
            }
            yield _limit_row(version, LimitKind.PUBLICATION, position, limit, raw)


def _other_kind(name: str) -> LimitKind:
    return LimitKind.EXTENSION if name.startswith("extension") else LimitKind.OTHER


def _limit_row(
    version: ItemVersion, kind: LimitKind, position: int, limit: dict[str, Any], raw: dict[str, Any]
) -> LimitRow:
    return LimitRow(
        version=version,
        kind=kind,
        position=position,
        value=limit["value"],
        unit=limit["unit"],
        starts=limit.get("starts", ""),
        approver=limit.get("approver", ""),
        what=limit.get("what", ""),
        is_total=limit.get("is_total", False),
        is_minimum=limit.get("minimum", False),
        source=raw["source"].get("section", "")[:200],
        detail={key: value for key, value in limit.items() if key not in LIMIT_COLUMNS},
    )


def _risks(draft: Draft, demo: dict[str, Any]) -> Iterator[RiskPoint]:
    for row in demo.get("risks", []):
        for step in draft.route:
            if step.kind == row["step"]:
                yield RiskPoint(
                    version=draft.version,
                    step=step,
                    grade=row["grade"],
                    description=row["description"],
                    measures=row["measures"],
                )
                break
