"""Makes many objects that will stay, without the garbage collector walking over them meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Of building the thesaurus, a third to a half was the collector finding nothing.

    Two threads in here at once: the one that ends first lets it collect again, which costs only
    time. What is made in here in cycles and dropped is collected afterwards.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
