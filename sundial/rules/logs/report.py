"""The report: one HTML file in Chinese and English, without scripts and without anything from elsewhere."""

from __future__ import annotations

from typing import IO, Any

from lxml import etree
from lxml.builder import E

from sundial.rules.logs.result import Audit
from sundial.rules.vocabulary import LIGHT_NAMES

PER_RULE = 50

STYLE = """
:root { color-scheme: light dark; --ink: #1a1f24; --dim: #5b6570; --line: #d5dae0; --ground: #fff; --soft: #f4f6f8;
  --red: #b42318; --yellow: #8a6100; --warning: #0b5cad; --grey: #5b6570; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --dim: #a3acb5; --line: #3a424b; --ground: #15191d;
  --soft: #1e242a; --red: #ff8a80; --yellow: #f2c14e; --warning: #7db8f5; --grey: #a3acb5; } }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; color: var(--ink); background: var(--ground);
  font: 16px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.3; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 2rem 0 .25rem; } p { margin: .25rem 0; } .en, .dim { color: var(--dim); font-size: .9rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
dl div { background: var(--soft); border-radius: .5rem; padding: .6rem .9rem; } dt { color: var(--dim); font-size: .85rem; }
dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; } td .en { display: block; } table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 500; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.light { font-weight: 600; white-space: nowrap; } .red { color: var(--red); } .yellow { color: var(--yellow); }
.warning { color: var(--warning); } .grey { color: var(--grey); }
.bar { display: block; width: 8rem; height: .6rem; } .bar rect { fill: currentColor; }
@media print { body { max-width: none; padding: 0; } h3, tr { break-inside: avoid; } }
"""

SIGNS = {"red": "⬣", "yellow": "▲", "warning": "◆", "grey": "○"}


def write_report(audit: Audit, summary: dict[str, Any], out: IO[bytes]) -> None:
    """Write the report of ``audit`` to ``out``."""
    page = E.html(
        {"lang": "zh-CN"},
        E.head(
            E.meta(charset="utf-8"),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.meta(
                {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"}
            ),
            E.title(f"审计报告 Audit · {summary['file']}"),
            E.style(STYLE),
        ),
        E.body(
            *_head(summary),
            _figures(summary),
            *_rules(summary),
            *_worst(summary),
            *_oldest(summary),
            *_rejected(summary),
            *_findings(audit, summary),
        ),
    )
    out.write(etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>", pretty_print=True))


def _both(zh: str, en: str) -> list[Any]:
    return [zh, " ", E.span({"class": "en", "lang": "en"}, en)]


def _head(summary: dict[str, Any]) -> list[Any]:
    span = f"{summary['first_event_on']} – {summary['last_event_on']}"
    return [
        E.h1(f"审计报告：{summary['title']}"),
        E.p({"class": "en", "lang": "en"}, f"Audit report: {summary['title_en']}"),
        E.p(
            {"class": "dim"},
            f"{summary['file']} · {span} · 查询日 as of {summary['as_of']} · 时区 zone {summary['zone']}"
            + (f" · 映射 map {summary['map']}" if summary["map"] else ""),
        ),
    ]


def _figures(summary: dict[str, Any]) -> Any:
    shown = [
        ("办件 Cases", summary["cases"]),
        ("事件 Events", summary["events"]),
        ("已办结 Ended", summary["ended"]),
        ("未办结 Open", summary["open"]),
        ("剔除 Rejected", summary["rejected"]["count"]),
        *((f"{LIGHT_NAMES[light].zh} {LIGHT_NAMES[light].en}", count) for light, count in summary["lights"].items()),
    ]
    return E.dl(*(E.div(E.dt(name), E.dd(f"{count:,}")) for name, count in shown))


def _light(light: str) -> Any:
    return E.span({"class": f"light {light}"}, f"{SIGNS[light]} {LIGHT_NAMES[light].zh} {LIGHT_NAMES[light].en}")


def _table(heads: list[str], rows: list[list[Any]], numbers: frozenset[int] = frozenset()) -> Any:
    def kind(place: int) -> dict[str, str]:
        return {"class": "number"} if place in numbers else {}

    head = E.tr(*(E.th({"scope": "col", **kind(place)}, name) for place, name in enumerate(heads)))
    body = [
        E.tr(*(E.td(kind(place), *(cell if isinstance(cell, list) else [cell])) for place, cell in enumerate(row)))
        for row in rows
    ]
    return E.div({"class": "wide"}, E.table(E.thead(head), E.tbody(*body)))


def _rules(summary: dict[str, Any]) -> list[Any]:
    most = max((rule["findings"] for rule in summary["rules"]), default=0) or 1
    rows = [
        [
            _light(rule["light"]),
            [*_both(rule["name"], rule["name_en"]), *([E.p({"class": "dim"}, rule["note"])] if rule["note"] else [])],
            rule["basis"],
            f"{rule['findings']:,}",
            _bar(rule["light"], rule["findings"] / most),
        ]
        for rule in summary["rules"]
    ]
    heads = ["灯 Light", "规则 Rule", "依据 Basis", "发现 Findings", ""]
    return [E.h2(*_both("各规则的发现", "Findings by rule")), _table(heads, rows, frozenset({3}))]


def _bar(light: str, part: float) -> Any:
    drawn = E.svg(
        {"class": f"bar {light}", "viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true"}
    )
    drawn.append(E.rect(width=f"{100 * part:.1f}", height="10"))
    return drawn


def _worst(summary: dict[str, Any]) -> list[Any]:
    rows = [
        [
            finding["case_id"],
            _light(finding["light"]),
            _both(finding["sentence"], finding["sentence_en"]),
            f"{finding['measure']:,}",
        ]
        for finding in summary["worst"]
    ]
    if not rows:
        return []
    return [
        E.h2(*_both("最严重的", "Worst")),
        _table(["办件 Case", "灯 Light", "说明 Why", "量 Measure"], rows, frozenset({3})),
    ]


def _oldest(summary: dict[str, Any]) -> list[Any]:
    rows = [
        [case["case_id"], *(str(case[name] or "—") for name in ("began_on", "last_event_on", "deadline_on"))]
        for case in summary["oldest_open"]
    ]
    if not rows:
        return []
    heads = ["办件 Case", "开始 Began", "最近 Last event", "截止 Deadline"]
    return [E.h2(*_both("最早开始而未办结的", "Oldest open cases")), _table(heads, rows)]


def _rejected(summary: dict[str, Any]) -> list[Any]:
    rows = [
        [reason["reason"], f"{reason['count']:,}", str(reason["first_line"] or "—")]
        for reason in summary["rejected"]["reasons"]
    ]
    if not rows:
        return []
    heads = ["原因 Reason", "行数 Rows", "首次所在行 First line"]
    return [E.h2(*_both("剔除的行", "Rejected rows")), _table(heads, rows, frozenset({1, 2}))]


def _findings(audit: Audit, summary: dict[str, Any]) -> list[Any]:
    parts: list[Any] = [E.h2(*_both("逐条发现", "Findings"))]
    for rule in summary["rules"]:
        if not rule["findings"]:
            continue
        shown = list(audit.findings(f"rule_id = '{rule['id']}'", PER_RULE))
        rows = [[finding["case_id"], _both(finding["sentence"], finding["sentence_en"])] for finding in shown]
        parts += [
            E.h3(_light(rule["light"]), " ", *_both(rule["name"], rule["name_en"])),
            E.p({"class": "dim"}, f"{rule['basis']} · {rule['id']} v{rule['version']}"),
            _table(["办件 Case", "说明 Why"], rows),
        ]
        if rule["findings"] > len(shown):
            left = rule["findings"] - len(shown)
            parts.append(E.p({"class": "dim"}, f"另有 {left:,} 条见 findings.csv · {left:,} more in findings.csv"))
    return parts
