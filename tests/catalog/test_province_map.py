"""The woven map: every province once, closed outlines, numbers where they can be read."""

from __future__ import annotations

import re

import pytest

from marketplace.catalog.province_map import ISLANDS, STITCHES, province_map, tone
from marketplace.regions.source import SHIPPED

PROVINCES = {row.code for row in SHIPPED.rows() if len(row.code) == 2}
MAP = province_map()


def test_every_province_of_the_country_is_on_the_map_once():
    assert set(MAP.outlines) == PROVINCES


def test_every_province_lies_in_one_part_of_the_country():
    for code in PROVINCES:
        assert sum(code[0] in figures for figures, _name in ISLANDS) == 1, code


@pytest.mark.parametrize("code", sorted(PROVINCES))
def test_an_outline_is_closed_and_holds_as_much_land_as_was_woven(code):
    legend, _, drawn = STITCHES.read_text(encoding="utf-8").partition("\n\n")
    letter = next(line[0] for line in legend.splitlines() if line[2:] == code)
    area = 0
    for ring in MAP.outlines[code].path.split("z")[:-1]:
        (x, y), *steps = re.findall(r"[Mhv](-?\d+)(?: (\d+))?", ring)
        x, y, ring_area = int(x), int(y), 0
        start = (x, y)
        for letter_of_step, length in re.findall(r"([hv])(-?\d+)", ring):
            if letter_of_step == "h":
                x += int(length)
                ring_area -= y * int(length)
            else:
                y += int(length)
        # The last stretch is the one that z draws, straight up or straight to the side.
        assert x == start[0] or y == start[1]
        area += ring_area - y * (start[0] - x)
        assert len(steps) >= 3
    assert area == drawn.count(letter)


@pytest.mark.parametrize("code", sorted(PROVINCES))
def test_a_number_stands_on_its_own_land_or_at_the_end_of_a_line_from_it(code):
    rows = STITCHES.read_text(encoding="utf-8").partition("\n\n")[2].split()
    outline = MAP.outlines[code]
    assert 0 < outline.x < MAP.width
    assert 0 < outline.y < MAP.height
    end = re.fullmatch(r"M([\d.]+) ([\d.]+)L[\d.]+ [\d.]+", outline.leader)
    x, y = (float(end[1]), float(end[2])) if end else (outline.x, outline.y)
    assert rows[int(y) - 1][int(x)] != "."


def test_the_tone_follows_the_count_and_nothing_has_none():
    assert [tone(count, 8512) for count in (0, 1, 2128, 2129, 8512)] == [0, 1, 1, 2, 4]
    assert tone(0, 0) == 0
    assert tone(1, 1) == 4
