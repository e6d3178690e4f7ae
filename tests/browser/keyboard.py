"""Somebody who has a keyboard and no mouse."""

from __future__ import annotations

from playwright.sync_api import Page

MOST = 150  # presses of Tab on one page
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const around = at.matches('input[type=radio], input[type=checkbox]') ? getComputedStyle(at.closest('label') || at) : style;
  const drawn = each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0 || each.boxShadow !== 'none';
  return {name: at.name || '', value: at.value || '', said: (at.innerText || at.getAttribute('aria-label') || '').trim(),
          tag: at.tagName, seen: drawn(style) || drawn(around)};
}"""


def focus(page: Page) -> dict[str, str]:
    """What the keyboard is at; fails when one cannot see it."""
    at: dict[str, str] = page.evaluate(FOCUS)
    assert at["seen"] or at["tag"] == "BODY", f"no focus is shown at {at}"
    return at


def tab_to(page: Page, *, said: str = "", name: str = "", value: str = "") -> None:
    """Press Tab until the keyboard is at a link or button of these words, or at a field of this name."""
    for _press in range(MOST):
        page.keyboard.press("Tab")
        at = focus(page)
        if (said and at["said"] == said) or (name and at["name"] == name and value in ("", at["value"])):
            return
    raise AssertionError(f"Tab never comes to {said or name}")


def enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
