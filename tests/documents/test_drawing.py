"""Pictures are drawn in a process of its own, in time or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.documents.drawing import DrawingError, draw

PLAIN = '#set page(width: 400pt, height: auto)\n#json(bytes(sys.inputs.at("facts"))).word'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return tmp_path / "picture.typ"


def test_a_template_becomes_a_picture_the_same_every_time(template: Path):
    template.write_text(PLAIN)
    facts = {"word": "#[*x*] $y$ <script>"}
    first = draw(template=template, name="facts", facts=facts, seconds=60)
    assert first.startswith(b"\x89PNG")
    assert draw(template=template, name="facts", facts=facts, seconds=60) == first


@pytest.mark.parametrize("broken", ["#nothing", '#read("/etc/passwd")', '#image("../secret.png")'])
def test_a_template_that_fails_is_named(template: Path, broken: str):
    template.write_text(broken)
    with pytest.raises(DrawingError, match=r"picture\.typ"):
        draw(template=template, name="facts", facts={}, seconds=60)


def test_what_takes_too_long_is_stopped(template: Path):
    template.write_text(PLAIN)
    with pytest.raises(DrawingError, match="not within"):
        draw(template=template, name="facts", facts={"word": "x"}, seconds=0.01)
