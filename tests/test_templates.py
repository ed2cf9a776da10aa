"""Every template compiles, names its blocks, keeps to the content security policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes

ROOT = Path(__file__).resolve().parent.parent / "templates"
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
LETTERS = sorted({path.parent for path in (ROOT / "emails").rglob("subject.txt")})
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style|\|\s*safe\b|Markup\(")


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles(app_once, name: str):
    assert app_once.jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_inline_and_nothing_marked_safe(name: str):
    assert not INLINE.findall((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", [n for n in PAGES if "/_" not in n and not n.startswith(("layouts/", "emails/"))]
)
def test_a_page_extends_a_layout_and_has_a_title(app_once, name: str):
    assert is_titled(app_once, name) or name.startswith("errors/")


def is_titled(app, name: str) -> bool:
    """Whether a page, or the page that it extends, has a title of its own."""
    tree = app.jinja_env.parse((ROOT / name).read_text(encoding="utf-8"))
    (extended,) = tree.find_all(nodes.Extends)
    own = any(block.name == "title" for block in tree.find_all(nodes.Block))
    parent = extended.template.value
    return own or (not parent.startswith("layouts/") and is_titled(app, parent))


@pytest.mark.parametrize("folder", LETTERS, ids=lambda folder: folder.name)
def test_a_letter_has_a_subject_of_one_line_and_a_body(folder: Path):
    assert len((folder / "subject.txt").read_text(encoding="utf-8").strip().splitlines()) == 1
    assert (folder / "body.txt").read_text(encoding="utf-8").strip()
