"""The icons, drawn for Sundial on a 24-unit grid; each light and grade has a shape of its own.

Inline, so that one shape costs no request and takes the colour of the text around it. A drawing is decoration:
the word beside it carries the meaning, so every icon is hidden from screen readers.
"""

from __future__ import annotations

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

LINES: Final = {
    "dot": '<circle cx="12" cy="12" r="4" class="sd-fill"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "cross": '<path d="M6.5 6.5 17.5 17.5M17.5 6.5 6.5 17.5"/>',
    "arrow-right": '<path d="M5 12h14m-6-6 6 6-6 6"/>',
    "arrow-left": '<path d="M19 12H5m6-6-6 6 6 6"/>',
    "chevron-down": '<path d="m6 9 6 6 6-6"/>',
    "chevron-right": '<path d="m9 6 6 6-6 6"/>',
    "sort": '<path d="m8 10 4-4 4 4M8 14l4 4 4-4"/>',
    "sort-up": '<path d="m6 14.5 6-6 6 6"/>',
    "sort-down": '<path d="m6 9.5 6 6 6-6"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "user": '<circle cx="12" cy="8.5" r="3.8"/><path d="M4.5 20c.8-4 4-5.8 7.5-5.8s6.7 1.8 7.5 5.8"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.2V12l3.2 2"/>',
    "pause": '<circle cx="12" cy="12" r="8.5"/><path d="M9.8 9v6M14.2 9v6"/>',
    "play": '<circle cx="12" cy="12" r="8.5"/><path d="m10.3 8.8 5 3.2-5 3.2z"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="1.5"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "document": '<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M13.5 3.5v5h5M9 13h6M9 16.5h6"/>',
    "stamp": '<path d="M9.5 12.5c.4-2-1.6-3.3-1.6-5.4a4.1 4.1 0 0 1 8.2 0c0 2.1-2 3.4-1.6 5.4h3.5v4H6v-4z"/><path d="M6 20h12"/>',
    "inbox": '<path d="M4 13.5 6.5 5h11L20 13.5V19H4z"/><path d="M4 13.5h4.5l1.3 2.5h4.4l1.3-2.5H20"/>',
    "people": '<circle cx="9" cy="9" r="3.2"/><path d="M3.5 19c.5-3.3 2.9-4.8 5.5-4.8s5 1.5 5.5 4.8M15.5 6.2a3.2 3.2 0 0 1 0 5.8M17 14.6c2 .6 3.2 2 3.5 4.4"/>',
    "scales": '<path d="M12 4v16M7.5 20h9M5 7.5l7-1.5 7 1.5"/><path d="m5 7.5-2.5 6a2.7 2.7 0 0 0 5 0zm14 0-2.5 6a2.7 2.7 0 0 0 5 0z"/>',
    "eye": '<path d="M2.8 12C5 8 8.3 6 12 6s7 2 9.2 6c-2.2 4-5.5 6-9.2 6s-7-2-9.2-6z"/><circle cx="12" cy="12" r="2.8"/>',
    "book": '<path d="M12 6.5C10 5 7.5 4.5 4 4.5v14c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2v-14c-3.5 0-6 .5-8 2zm0 0v14"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z"/><path d="M10 20.5c.8 1 3.2 1 4 0"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2"/>',
    "settings": '<path d="M4 7.5h9m5 0h2M4 16.5h2m5 0h9"/><circle cx="15.5" cy="7.5" r="2.3"/><circle cx="8.5" cy="16.5" r="2.3"/>',
    "seal": '<rect x="4.5" y="4.5" width="15" height="15" rx="1.5"/><path d="M8.5 9h7M12 9v7M8.5 16h7"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8v.1"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.7 2.4 4 5.2 4 8.5s-1.3 6.1-4 8.5c-2.7-2.4-4-5.2-4-8.5s1.3-6.1 4-8.5z"/>',
    "type": '<path d="M3.5 18 9 5l5.5 13M5.5 13.5h7M15.5 18l3-7 3 7M16.5 15.8h4"/>',
    "contrast": '<circle cx="12" cy="12" r="8.5"/><path class="sd-fill" d="M12 3.5a8.5 8.5 0 0 1 0 17z"/>',
    "lock": '<rect x="5.5" y="10.5" width="13" height="9.5" rx="1.5"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "sun": '<circle cx="12" cy="12" r="3.8"/><path d="M12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M5.6 18.4l1.8-1.8M16.6 7.4l1.8-1.8"/>',
    # Lights: ring with tick · hourglass · triangle · octagon · broken ring. No two share an outline.
    "light-clear": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8 5.2-5.6"/>',
    "light-warning": '<path d="M6.5 3.5h11M6.5 20.5h11M8 3.5c0 5 3 6 4 8.5 1-2.5 4-3.5 4-8.5M8 20.5c0-5 3-6 4-8.5 1 2.5 4 3.5 4 8.5"/>',
    "light-yellow": '<path class="sd-fill" d="M12 3.2 22 20.5H2z"/><path class="sd-knock" d="M12 9.5v5M12 17.4v.1"/>',
    "light-red": '<path class="sd-fill" d="M8 2.8h8L21.2 8v8L16 21.2H8L2.8 16V8z"/><path class="sd-knock" d="m8.5 8.5 7 7m0-7-7 7"/>',
    "light-grey": '<circle cx="12" cy="12" r="8.5" stroke-dasharray="3.6 3.1"/><path d="M9.7 9.7a2.4 2.4 0 1 1 3.5 2.2c-.8.4-1.2.9-1.2 1.8M12 16.5v.1"/>',
    # Integrity risk: a shield marks the measure that answers a graded risk; the grades are letters in a square.
    "measure": '<path class="sd-fill" d="M12 2.8 20 5.5v6c0 4.8-3.2 8.2-8 9.9-4.8-1.7-8-5.1-8-9.9v-6z"/><path class="sd-knock" d="m8.5 11.8 2.7 2.7 4.5-5"/>',
}


def icon(name: str) -> SafeString:
    """Return the drawing ``name``; raises KeyError for one that does not exist."""
    return format_html(
        '<svg class="sd-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(LINES[name]),  # noqa: S308 - our own drawings above, no input from outside
    )
