"""Photograph the main pages of the demo world into docs/screens: phone and desk, three languages.

python -m scripts.take_screens           # needs Chromium; the demo world is made anew for the pictures
python -m scripts.take_screens home      # only the pages whose name begins so
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from marketplace.app import create_app
from marketplace.config import ROOT
from scripts.prepare import prepare
from tests.support.browsers import ARGUMENTS, chromium_path
from tests.support.serving import serving

FOLDER = ROOT / "docs" / "screens"
PREFIXES = {"en": "", "id": "/id", "ar": "/ar"}
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
COLOURS = 128  # of a palette: a third of the bytes, and no difference to the eye
DIRECTOR = "Sari Wulandari"
BUYER = "Greta Vogel"


@dataclass(frozen=True)
class Shot:
    """A page to photograph: ``path``, or the first link on it that begins with ``follow``."""

    name: str
    path: str
    follow: str = ""
    person: str = ""


SHOTS = (
    Shot("home", "/"),
    Shot("search", "/search?q=%E9%9D%9E%E6%B4%B2%E9%BC%93"),
    Shot("product", "/search?q=djembe", follow="/products/"),
    Shot("province", "/provinces/35"),
    Shot("village", "/villages/35.05.09.2003"),
    Shot("today", "/desk", person=DIRECTOR),
    Shot("flagship", "/listings", person=DIRECTOR),
    Shot("buying", "/desk/buying", person=BUYER),
)


def main() -> int:
    """Take every picture whose name begins with one of the arguments, or all."""
    wanted = tuple(sys.argv[1:]) or ("",)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _new_world(), serving(create_app()) as served, _browser() as browser:
        for shot in SHOTS:
            if not shot.name.startswith(wanted):
                continue
            for device, size in SIZES.items():
                for language, prefix in PREFIXES.items():
                    page = _reader(browser, served.url, size, language)
                    if shot.person:
                        _step_in(page, shot.person)
                    _open(page, shot, prefix)
                    _keep(page.screenshot(), f"{shot.name}-{device}-{language}")
                    page.context.close()
    return 0


@contextmanager
def _new_world() -> Iterator[None]:
    """The demo world as it is on its first day: one that has been used shows other things."""
    with TemporaryDirectory() as folder:
        os.environ.update(
            DATABASE_URL=f"sqlite:///{folder}/desaport.db",
            SEARCH_INDEX_DIR=f"{folder}/index",
            SEARCH_URL="",
            STORAGE_DIR=f"{folder}/blobs",
        )
        prepare()
        yield


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


def _reader(browser: Browser, url: str, size: tuple[int, int], language: str) -> Page:
    """A page of somebody who reads this language, so that no other one is offered."""
    width, height = size
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": height}, locale=language
    )
    return context.new_page()


def _step_in(page: Page, person: str) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name=person).first.click()
    page.locator("form[action$='/sign-out']").wait_for(state="attached")  # in their language


def _open(page: Page, shot: Shot, prefix: str) -> None:
    page.goto(prefix + shot.path)
    if shot.follow:
        link = page.locator(f"main a[href*='{shot.follow}']").first
        page.goto(link.get_attribute("href") or shot.path)
    page.wait_for_load_state("networkidle")


def _keep(png: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS)
    path = FOLDER / f"{name}.png"
    picture.save(path, optimize=True)
    print(os.fspath(path.relative_to(ROOT)), f"{path.stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
