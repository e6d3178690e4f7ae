"""What a screen reader, a keyboard and a narrow screen need, asked of a page by axe-core."""

from __future__ import annotations

from playwright.sync_api import Page

from sundial.cli.assets import BUILD

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Of what a page keeps to, axe would otherwise write a list as long as the page.
EXAMINE = "levels => axe.run({runOnly: levels, resultTypes: ['violations']}).then(result => result.violations)"

EXAMINED: set[Page] = set()  # axe sets styles of its own, which the page's security policy refuses and reports


def violations(page: Page) -> list[str]:
    """Return one line for each rule the page breaks, with the first element that breaks it."""
    page.wait_for_load_state()
    EXAMINED.add(page)
    page.evaluate((BUILD / "test" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(f"({EXAMINE})", LEVELS)
    EXAMINED.discard(page)
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]


def scrolls_sideways(page: Page) -> bool:
    """Return whether the page is wider than the screen."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


CUT_OFF = """() => [
  ...[...document.querySelectorAll(".sd-table-box")].filter(box => box.scrollWidth > box.clientWidth).map(() => "a table"),
  ...[...document.querySelectorAll(".sd-hall-nav div > ul")].filter(menu => menu.scrollWidth > menu.clientWidth ||
      new Set([...menu.children].map(entry => entry.offsetTop)).size > 1).map(() => "the menu"),
]"""


def cut_off(page: Page) -> list[str]:
    """Return what does not fit a wide screen: tables that hide a column, a menu that breaks into two lines."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(CUT_OFF)
    return found


STAGES_BREAK = """() => [...document.querySelectorAll(".sd-desk .sd-steps")].some(
  list => list.getBoundingClientRect().height > 4 * parseFloat(getComputedStyle(document.documentElement).fontSize))"""


def stages_break(page: Page) -> bool:
    """Return whether the stages of a case take more than the line that shows where it stands, on a telephone."""
    return bool(page.evaluate(STAGES_BREAK))
