"""Our components as template tags. ``sundial/ui/README.md`` shows a call of each; ``/style/`` shows them drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms, template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from sundial.cases import reuse
from sundial.kernel.refusal import Refusal
from sundial.ui import icons, parts, readings
from sundial.ui.forms import BoundField

register = template.Library()
Context = template.Context
# A record of a few dozen acts is folded after its newest; a shorter one is shown whole.
LONG, NEWEST = 20, 12


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


# ── Tag · light · grade ─────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/tag.html")
def tag(label: parts.Text, tone: parts.Tone = "neutral") -> dict[str, Any]:
    """A status: an adjective, dark on pale, never clickable."""
    return {"label": label, "tone": tone}


def light_word(colour: str) -> str:
    return {
        "clear": pgettext("light", "Normal"),
        "warning": pgettext("light", "Early warning"),
        "yellow": pgettext("light", "Yellow light"),
        "red": pgettext("light", "Red light"),
        "grey": pgettext("light", "No data"),
    }[colour]


@register.inclusion_tag("ui/light.html")
def light(colour: parts.Light | None, why: parts.Text = "", url: str = "", big: bool = False) -> dict[str, Any]:
    """A light with its shape and word, and why it is lit. No colour means no data: grey, never green."""
    shown = colour or "grey"
    return {"colour": shown, "word": light_word(shown), "why": why, "url": url, "big": big}


@register.inclusion_tag("ui/grade.html")
def grade(letter: str) -> dict[str, Any]:
    """An integrity-risk grade A, B or C, or ``measure``, in the risk palette."""
    texts = {
        "A": gettext("High integrity risk"),
        "B": gettext("Medium integrity risk"),
        "C": gettext("Low integrity risk"),
        "measure": gettext("Control measure"),
    }
    return {"letter": letter, "text": texts[letter]}


# ── Lists ───────────────────────────────────────────────────────────────────────────────────


STEP_MARKS = {"done": "check", "stopped": "pause", "failed": "cross"}


@register.inclusion_tag("ui/steps.html")
def steps(items: Iterable[parts.Step], label: str = "") -> dict[str, Any]:
    """How far a case has come."""
    said = {
        "done": gettext("Done"),
        "current": gettext("In hand"),
        "todo": gettext("Not yet"),
        "stopped": gettext("Clock stopped"),
        "skipped": gettext("Not needed"),
        "failed": gettext("Ended here"),
    }
    drawn = [{"step": step, "mark": STEP_MARKS.get(step.state, ""), "said": said[step.state]} for step in items]
    return {"items": drawn, "label": label or gettext("Progress")}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[parts.Entry]) -> dict[str, Any]:
    """Events, documents and opinions of a case in one line of time, the newest first; of a long one the rest is folded."""
    told = list(entries)
    shown = NEWEST if len(told) > LONG else len(told)
    return {"entries": told[:shown], "earlier": told[shown:]}


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Iterable[parts.Row], compact: bool = False) -> dict[str, Any]:
    """Facts as term and value; a missing value says so."""
    return {"rows": list(rows), "compact": compact}


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Iterable[parts.Task]) -> dict[str, Any]:
    return {"tasks": list(tasks)}


@register.inclusion_tag("ui/action_list.html")
def action_list(actions: Iterable[parts.Action]) -> dict[str, Any]:
    """What may lawfully be done next, and beside what may not, the reason."""
    return {"actions": list(actions)}


@register.inclusion_tag("ui/document_list.html")
def document_list(documents: Iterable[parts.Document]) -> dict[str, Any]:
    return {"documents": list(documents)}


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(links: Iterable[parts.Link]) -> dict[str, Any]:
    return {"links": list(links)}


@register.inclusion_tag("ui/tabs.html")
def tabs(links: Iterable[parts.Link], label: str = "") -> dict[str, Any]:
    """Tabs are links: each has an address of its own."""
    return {"links": list(links), "label": label or gettext("Views")}


# ── Clock ───────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/clock_chip.html")
def clock_chip(clock: parts.Clock | None) -> dict[str, Any]:
    """Days used and left, the due date, whether it stands or is provisional. No clock means no data: grey."""
    shown = clock or parts.Clock("none")
    tone = "none" if shown.state == "none" else "stopped" if shown.state == "stopped" else shown.light
    return {"clock": shown, "tone": tone}


@register.inclusion_tag("ui/clock_ledger.html")
def clock_ledger(entries: Iterable[parts.ClockEntry], caption: parts.Text = "") -> dict[str, Any]:
    """Each start, stop, holiday and extension with its paper, so that everyone gets the same date."""
    return {"entries": list(entries), "caption": caption or gettext("How the date was reached")}


# ── Tables ──────────────────────────────────────────────────────────────────────────────────


def with_query(context: Context, **changes: str | int | None) -> str:
    """The present address with some parameters changed; ``None`` drops one."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return "?"
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: str | int | None) -> str:
    return with_query(context, **changes)


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: parts.Text, numeric: bool = False) -> dict[str, Any]:
    """A column heading that sorts by link (``?sort=key``, ``?sort=-key``); without a key, a plain one."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "") if key else ""
    url = with_query(context, sort=f"-{key}" if order == "ascending" else key, page=None, after=None)
    mark = {"ascending": "sort-up", "descending": "sort-down"}.get(order, "sort")
    return {"label": label, "order": order, "url": url if key else "", "mark": mark, "numeric": numeric}


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(context: Context, table: parts.Table) -> dict[str, Any]:
    """A whole table from data. For cells with components in them write the rows by hand (README)."""
    rows = [[(column, row.get(column.key, "")) for column in table.columns] for row in table.rows]
    return {"table": table, "rows": rows, "request": context.get("request")}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Numbered pages of a counted list."""
    paginator = page.paginator
    numbers = [
        {"number": number, "url": with_query(context, page=number), "gap": not isinstance(number, int)}
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    previous = with_query(context, page=page.number - 1) if page.has_previous() else ""
    following = with_query(context, page=page.number + 1) if page.has_next() else ""
    return {"page": page, "numbers": numbers, "previous": previous, "next": following}


@register.inclusion_tag("ui/cursor.html")
def cursor(cursor: parts.Cursor) -> dict[str, Any]:
    """Previous and next of a list too long to count."""
    return {"cursor": cursor}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: parts.Text, text: parts.Text = "", url: str = "", action: parts.Text = "", icon: str = "inbox"
) -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("ui/figure.html")
def figure(
    value: Any, label: parts.Text, unit: parts.Text = "", url: str = "", colour: str = "", hint: parts.Text = ""
) -> dict[str, Any]:
    """A number and what it counts; no value is shown as no data, not as nought."""
    return {
        "value": value,
        "label": label,
        "unit": unit,
        "url": url,
        "colour": "grey" if value is None else colour,
        "hint": hint,
    }


# ── Forms and notices ───────────────────────────────────────────────────────────────────────


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """One field of a form: label, hint, error, control."""
    return bound.as_field_group()


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*filled: forms.BaseForm) -> dict[str, Any]:
    """What is wrong on this page, each line a link to its field. Nothing when all is well."""
    general = [text for form in filled for text in form.non_field_errors()]
    fields = [(bound, text) for form in filled for bound in form for text in cast(BoundField, bound).problems]
    return {"general": general, "fields": fields}


@register.simple_tag
def error_prefix(*filled: forms.BaseForm) -> str:
    """“错误：” for the page title when the form came back with errors."""
    return gettext("Error: ") if any(form.errors for form in filled) else ""


@register.inclusion_tag("ui/refusal_body.html")
def refusal(refusal: Refusal) -> dict[str, Any]:
    """Which rule refuses, its basis, who can do it instead."""
    return {"refusal": refusal}


@register.inclusion_tag("ui/button.html")
def button(
    label: parts.Text, url: str = "", tone: str = "", name: str = "", value: str = "", small: bool = False
) -> dict[str, Any]:
    """A link that looks like a button (with ``url``) or a submit button. ``tone`` is primary or bad."""
    return {"label": label, "url": url, "tone": tone, "name": name, "value": value, "small": small}


@register.inclusion_tag("ui/post_button.html", takes_context=True)
def post_button(
    context: Context, label: parts.Text, url: str, tone: str = "", small: bool = False, **fields: Any
) -> dict[str, Any]:
    """A form of one button, for a state change that asks nothing more."""
    return {
        "label": label,
        "url": url,
        "tone": tone,
        "small": small,
        "fields": fields,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag
def buttons(content: str) -> SafeString:
    return format_html('<div class="sd-buttons">{}</div>', content)


@register.simple_block_tag
def notice(content: str, tone: parts.Tone = "info", title: parts.Text = "", alert: bool = False) -> SafeString:
    """A banner. ``alert`` speaks at once to a screen reader; keep it for what just went wrong."""
    marks = {"good": "check", "attention": "light-yellow", "bad": "light-red"}
    data = {"content": content, "tone": tone, "title": title, "alert": alert, "icon": marks.get(tone, "info")}
    return render_to_string("ui/notice.html", data)


@register.simple_block_tag
def receipt(content: str, title: parts.Text, number: str, label: parts.Text = "") -> SafeString:
    """What the applicant keeps: the heading of the page, the number, and what happens next."""
    data = {"content": content, "title": title, "number": number, "label": label or gettext("Your case number")}
    return render_to_string("ui/receipt.html", data)


@register.simple_block_tag
def why(content: str, summary: parts.Text = "", open: bool = False) -> SafeString:
    """Details behind one click: “为什么亮灯”, “如何计算”."""
    data = {"content": content, "summary": summary or gettext("Why?"), "open": open}
    return render_to_string("ui/why.html", data)


@register.simple_block_tag
def filter_bar(content: str, clear_url: str = "", active: Iterable[parts.Filter] = (), label: str = "") -> SafeString:
    """A GET form around the filter fields, with the filters in force as chips that lift them."""
    data = {"content": content, "clear_url": clear_url, "active": list(active), "label": label or gettext("Filter")}
    return render_to_string("ui/filter_bar.html", data)


# ── Papers taken over ───────────────────────────────────────────────────────────────────────


@register.filter
def provenance(paper: Any) -> str:
    """Where a paper that was taken over comes from: of a paper held, a material or a file of a draft; else nothing."""
    found = paper if isinstance(paper, reuse.Held) else reuse.origin_of(paper)
    return readings.provenance(found) if found else ""
