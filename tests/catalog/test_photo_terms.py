"""The order of photos, the spot that stays in view, the sizes offered: pure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.photo_terms import (
    ALT_LENGTH,
    Caption,
    cell_of,
    check,
    focus,
    moved,
    point_of,
)
from marketplace.catalog.pictures import Picture
from marketplace.errors import RefusedError

PICTURE = Picture("m" * 32, 1200, 1600, "#782878", 500, 500, "A drum", "Kendang", "Joko")
PER_MILLE = st.integers(0, 1000)
CELLS = [f"{column}-{row}" for column in range(3) for row in range(3)]


@given(st.lists(st.integers(), min_size=1, max_size=12, unique=True), st.data())
def test_moving_a_photo_changes_nothing_but_the_order(photos, data):
    photo = data.draw(st.sampled_from(photos))
    to = data.draw(st.integers(-3, 20))
    after = moved(photos, photo, to=to)
    assert sorted(after) == sorted(photos)
    assert after.index(photo) == min(max(to, 1), len(photos)) - 1
    assert [other for other in after if other != photo] == [p for p in photos if p != photo]
    assert moved(after, photo, to=photos.index(photo) + 1) == photos


@given(PER_MILLE, PER_MILLE, st.sampled_from(CELLS))
def test_the_spot_lies_in_the_chosen_cell_and_stays_exact_where_it_can(x, y, cell):
    chosen = focus(cell, (x, y))
    assert cell_of(*chosen) == cell
    assert (chosen == (x, y)) is (cell_of(x, y) == cell) or chosen == point_of(cell)
    assert focus(cell_of(x, y), (x, y)) == (x, y)


@pytest.mark.parametrize("exact", [(-1, 500), (500, 1001)])
def test_a_spot_beside_the_photo_is_the_middle_of_its_cell(exact):
    assert focus("1-1", exact) == (500, 500)


@given(PER_MILLE, PER_MILLE)
def test_every_spot_has_a_class_of_the_stylesheet(x, y):
    names = replace(PICTURE, focus_x=x, focus_y=y).focus_class.split()
    assert all(int(name.rpartition("-")[2]) in range(11) for name in names)
    assert len(names) in {0, 2}


def test_browsers_are_offered_the_sizes_up_to_what_the_place_needs():
    assert PICTURE.widths == (320, 480, 960, 1200)
    assert PICTURE.srcset("webp", most=480) == (
        f"/photos/{'m' * 32}-320.webp 320w, /photos/{'m' * 32}-480.webp 480w"
    )
    assert PICTURE.widest_within(1280) == 1200
    assert replace(PICTURE, width=300, height=400).srcset("jpg", most=100, root="/shop") == (
        f"/shop/photos/{'m' * 32}-300.jpg 300w"
    )


def test_the_words_are_the_readers_or_english():
    assert PICTURE.alt("id") == ("Kendang", "id")
    assert PICTURE.alt("ja") == ("A drum", "en")


GOOD = Caption("A drum on a bench", "Kendang di atas bangku")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"alt_en": " "}, "alt_en"),
        ({"alt_id": ""}, "alt_id"),
        ({"alt_id": "x" * (ALT_LENGTH + 1)}, "alt_id"),
        ({"credit": "a\nb"}, "credit"),
        ({"alt_en": "a\0b"}, "alt_en"),
        ({"focus_x": 1001}, "focus"),
        ({"focus_y": -1}, "focus"),
    ],
)
def test_a_caption_that_cannot_stand_says_where(change, field):
    check(GOOD)
    with pytest.raises(RefusedError) as refused:
        check(replace(GOOD, **change))
    assert refused.value.field == field
