"""Everything people come to do, in a browser that runs no script."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import flows
from tests.browser.hands import Pointer


def test_every_flow_without_a_script(goods: flows.Goods, desk: Callable[..., Page]):
    flows.everything(lambda key: Pointer(desk(key, java_script_enabled=False)), goods)
