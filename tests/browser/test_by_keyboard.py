"""Everything people come to do with Tab, Enter, Space and arrows alone; the focus is always seen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import flows
from tests.browser.hands import Hands, Keyboard

FEWEST_STOPS = 200  # the focus was at so many places, or nobody looked round


def test_every_flow_by_keyboard_alone(goods: flows.Goods, desk: Callable[..., Page]):
    keyboards: list[Keyboard] = []

    def enter(key: str | None) -> Hands:
        keyboards.append(Keyboard(desk(key)))
        return keyboards[-1]

    flows.everything(enter, goods)
    assert sum(one.stops for one in keyboards) >= FEWEST_STOPS
