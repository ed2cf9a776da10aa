"""Two ways to work a page: with a pointer, or with nothing but Tab, Enter, Space and the arrows."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_STEPS = 250  # from one end of a page to the other
FURTHER_PART = -2
MOST_PARTS = 8  # of one control
# 1 when the wanted element lies after the one with the focus, -1 before it, 0 when it is it.
WAY = """(wanted) => {
  const held = document.activeElement;
  if (held === wanted) return 0;
  if (!held || held === document.body) return 1;
  return held.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
}"""
# Whether the element with the focus, or what stands for it, is marked.
MARKED = """() => {
  for (let one = document.activeElement; one && one !== document.body; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
  }
  return false;
}"""
# The number under which a stop was counted before, -1 for a new one, -2 for a further part of the
# last (a date has four, which the browser marks itself), null outside of the page.
STOP = """() => {
  const held = document.activeElement;
  if (!held || held === document.body) return null;
  window.stops ??= [];
  const before = window.stops.indexOf(held);
  if (before >= 0 && before === window.stops.length - 1) return -2;
  if (before < 0) window.stops.push(held);
  return before;
}"""
NAME = "() => document.activeElement.outerHTML.slice(0, 120)"
# What can be worked and was never reached; of radio buttons one of a group is.
PASSED_BY = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && !window.stops.includes(one)
    && !(one.type === "radio" && window.stops.some((stop) => stop.name === one.name))
).map((one) => one.outerHTML.slice(0, 120))"""


class Hands(Protocol):
    """``field`` is the name of a form's control; buttons and links are called by what they say."""

    page: Page

    def press(self, name: str) -> None: ...

    def follow(self, name: str) -> None: ...

    def unfold(self, name: str) -> None: ...

    def write(self, field: str, text: str) -> None: ...

    def choose(self, field: str, label: str) -> None: ...

    def send_file(self, field: str, file: Path) -> None: ...

    def look_round(self) -> None:
        """Go through everything on the page there is to work."""


class Pointer:
    """A mouse or a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        _button(self.page, name).click()

    def follow(self, name: str) -> None:
        _link(self.page, name).click()

    def unfold(self, name: str) -> None:
        _summary(self.page, name).click()

    def write(self, field: str, text: str) -> None:
        _field(self.page, field).fill(text)

    def choose(self, field: str, label: str) -> None:
        _field(self.page, field).select_option(label=label)

    def send_file(self, field: str, file: Path) -> None:
        _field(self.page, field).set_input_files(file)

    def look_round(self) -> None:
        """A pointer sees where it goes."""


class Keyboard:
    """Keys only. What the focus reaches must be marked, and no part of a page may keep it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0
        # Asked for only when a file is sent, it might come after the key that opens the chooser.
        page.on("filechooser", lambda _chooser: None)

    def press(self, name: str) -> None:
        self._reach(_button(self.page, name))
        self.page.keyboard.press("Space")

    def follow(self, name: str) -> None:
        self._reach(_link(self.page, name))
        self.page.keyboard.press("Enter")

    def unfold(self, name: str) -> None:
        self._reach(_summary(self.page, name))
        self.page.keyboard.press("Enter")

    def write(self, field: str, text: str) -> None:
        self._reach(_field(self.page, field))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, field: str, label: str) -> None:
        box = _field(self.page, field)
        self._reach(box)
        self.page.keyboard.type(label)
        assert box.locator("option:checked").inner_text() == label

    def send_file(self, field: str, file: Path) -> None:
        self._reach(_field(self.page, field))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def look_round(self) -> None:
        """Tab through the whole page: every stop is marked, none is left out, and the end lets go."""
        self.page.evaluate("window.stops = []")
        parts = 0
        for _step in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            before = self.page.evaluate(STOP)
            if before is None or before >= 0:
                break
            parts = parts + 1 if before == FURTHER_PART else 0
            assert parts < MOST_PARTS, f"{self._place()} keeps the focus"
            assert parts or self.page.evaluate(MARKED), f"{self._place()} has no mark"
        else:
            raise AssertionError(f"No end to {self.page.url}")
        assert before in (None, 0), f"From {self._place()} no way leads on"
        passed = self.page.evaluate(PASSED_BY)
        assert not passed, f"{self.page.url}: no way to {passed}"
        self.stops += self.page.evaluate("window.stops.length")

    def _place(self) -> str:
        return f"{self.page.url}: {self.page.evaluate(NAME)}"

    def _reach(self, wanted: Locator) -> None:
        wanted.wait_for()
        for _step in range(MOST_STEPS):
            way = wanted.evaluate(WAY)
            if way == 0:
                assert self.page.evaluate(MARKED), f"{self._place()} has no mark"
                return
            self.page.keyboard.press("Tab" if way > 0 else "Shift+Tab")
        raise AssertionError(f"No key leads to {wanted} at {self.page.url}")


def _button(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("button", name=name).filter(visible=True).first


def _link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name).filter(visible=True).first


def _summary(page: Page, name: str) -> Locator:
    return page.locator("summary", has_text=name).filter(visible=True).first


def _field(page: Page, field: str) -> Locator:
    return page.locator(f"main [name={field}]").filter(visible=True).first
