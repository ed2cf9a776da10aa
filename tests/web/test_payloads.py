"""The texts that attack pages are themselves a test of whoever looks for them."""

from __future__ import annotations

from markupsafe import escape

from tests.web.payloads import PAYLOADS, linked_data, shape_of

# Texts that make nothing of themselves within a paragraph and a quoted attribute.
INERT = 14


def _page(text: str) -> str:
    return f'<p title="{text}">{text}</p>'


def test_there_are_sixty_and_all_differ():
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 60
    assert max(len(payload) for payload in PAYLOADS) <= 64


def test_what_is_not_escaped_changes_the_shape_of_a_page():
    harmless = shape_of(_page("word"))
    seen = [payload for payload in PAYLOADS if shape_of(_page(payload)) != harmless]
    assert len(seen) >= len(PAYLOADS) - INERT


def test_what_is_escaped_does_not():
    for payload in PAYLOADS:
        assert shape_of(_page(str(escape(payload)))) == shape_of(_page("word")), payload


def test_data_in_a_script_is_read_as_a_browser_would():
    page = '<script type="application/ld+json">{"name":"\\u003c/script>"}</script><p>x</p>'
    assert linked_data(page) == [{"name": "</script>"}]
    broken = '<script type="application/ld+json">{"name":"</script><b>"}</script>'
    assert ("b", ()) in shape_of(broken)
