"""The motif of a village: the same code, the same bytes; small, valid, harmless."""

import re
from xml.etree import ElementTree as ET

import pytest

from marketplace.web.cloth import CLOTHS
from marketplace.web.motif import draw_motif, motif_family

BLOCKS = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = [str(code) for first, last in BLOCKS for code in range(first, last + 1)]
NGORAN = "35.05.09.2003"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "defs", "pattern", "g", "use", "rect", "circle", "ellipse", "path"}


def villages(province: str, count: int = 60) -> list[str]:
    return [f"{province}.{n % 7 + 1:02}.{n % 11 + 1:02}.{2001 + n}" for n in range(count)]


def test_the_same_code_always_gives_the_same_bytes() -> None:
    assert draw_motif(NGORAN) == draw_motif(NGORAN)


@pytest.mark.parametrize("province", PROVINCES)
def test_every_motif_is_under_three_kilobytes(province: str) -> None:
    assert max(len(draw_motif(code).encode()) for code in villages(province)) < 3 * 1024


@pytest.mark.parametrize("family", sorted(CLOTHS))
def test_no_variant_of_any_cloth_can_reach_three_kilobytes(family: str) -> None:
    weave, dyes = CLOTHS[family]
    longest = max(len(weave(one, variant).drawing) for one in dyes for variant in range(4))
    assert longest < 3 * 1024 - 1000


@pytest.mark.parametrize("province", PROVINCES)
def test_a_motif_is_a_square_svg_of_plain_shapes(province: str) -> None:
    for code in villages(province, 12):
        root = ET.fromstring(draw_motif(code))  # noqa: S314  # our own text
        assert root.tag == SVG + "svg"
        assert root.get("viewBox") == "0 0 240 240"
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN


def test_a_motif_holds_no_script_no_style_and_no_foreign_address() -> None:
    for province in PROVINCES:
        text = draw_motif(f"{province}.01.01.2001")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:|<!ENTITY", text)
        assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
        assert set(re.findall(r'href="([^"]+)"', text)) <= {"#e", "#h"}


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("12.17.01.2005", "ulos"),
        ("16.10.05.2007", "songket"),
        ("32.13.02.2001", "mega"),
        ("33.72.01.2001", "parang"),
        ("34.01.01.2001", "kawung"),
        (NGORAN, "gringsing"),
        ("51.04.01.2001", "poleng"),
        ("53.11.05.2002", "ikat"),
        ("95.01.01.2001", "noken"),
    ],
)
def test_the_family_is_that_of_the_province(code: str, family: str) -> None:
    assert motif_family(code) == family


def test_a_province_younger_than_our_list_still_has_a_motif() -> None:
    assert motif_family("98.01.01.2001") == "anyaman"


def test_every_cloth_is_worn_by_some_province() -> None:
    assert {motif_family(province) for province in PROVINCES} == set(CLOTHS)


def test_a_regency_and_a_province_have_a_motif_too() -> None:
    assert draw_motif("35.05") != draw_motif("35")


def test_neighbours_are_told_apart() -> None:
    drawn = {draw_motif(code) for code in villages("35", 40)}
    assert len(drawn) > 30


@pytest.mark.parametrize(
    "code", ["", "Ngoran", "35.05.09.20033", "3505092003", "35.05.09.2003\n", "٣٥", "<svg>"]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no code of a region"):
        draw_motif(code)
