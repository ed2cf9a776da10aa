"""Draws the icons of static/icons from the mark: PNG for phones, ICO for who asks by habit.

Usage: python -m scripts.draw_icons

Needs Chromium (see tests/support/browsers.py); the results are kept in the repository.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.browsers import ARGUMENTS, chromium_path

STATIC = Path(__file__).resolve().parent.parent / "static"
PAPER = "#fbf8f2"
# name → size, and how much of it the mark fills: a maskable icon may be cut to a circle
ICONS = {
    "icon-192": (192, 0.8),
    "icon-512": (512, 0.8),
    "icon-maskable-512": (512, 0.6),
    "apple-touch-icon": (180, 0.75),
}
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]


def main() -> int:
    """Draw all of them."""
    path = chromium_path()
    if path is None:
        print("There is no Chromium here.", file=sys.stderr)
        return 1
    mark = (STATIC / "img" / "mark.svg").read_text(encoding="utf-8")
    folder = STATIC / "icons"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page()
        for name, (size, share) in ICONS.items():
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(_page(mark, size, share))
            image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            image.quantize(64).save(folder / f"{name}.png", optimize=True)
        browser.close()
    large = Image.open(folder / "icon-512.png").convert("RGBA")
    large.save(folder / "favicon.ico", sizes=ICO_SIZES)
    return 0


def _page(mark: str, size: int, share: float) -> str:
    inside = round(size * share)
    sized = mark.replace("<svg ", f"<svg style='width:{inside}px;height:{inside}px' ", 1)
    return (
        f'<body style="margin:0;background:{PAPER};display:grid;place-items:center;height:{size}px">'
        f"{sized}</body>"
    )


if __name__ == "__main__":
    sys.exit(main())
