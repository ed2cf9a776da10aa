"""Every pair of colours the stylesheets put together meets WCAG 2.2 AA, in light and in dark."""

import re

import pytest

from scripts.join_styles import STYLES, sources

TEXT, SHAPE = 4.5, 3.0
TONES = ("leaf", "amber", "brick")
GROUNDS = ("paper", "card", "sunken")
PAIRS: dict[tuple[str, str], float] = {
    **{(ink, ground): TEXT for ink in ("ink", "ink-soft", "indigo", "soga") for ground in GROUNDS},
    **{("indigo-deep", ground): TEXT for ground in (*GROUNDS, "indigo-wash")},
    **{(tone, f"{tone}-wash"): TEXT for tone in TONES},
    **{("ink", f"{tone}-wash"): TEXT for tone in (*TONES, "indigo")},
    **{("brick", ground): TEXT for ground in ("paper", "card")},
    ("indigo", "indigo-wash"): TEXT,
    ("on-indigo", "indigo"): TEXT,
    ("on-indigo", "indigo-deep"): TEXT,
    ("on-brick", "brick"): TEXT,
    **{("edge", ground): SHAPE for ground in GROUNDS},
    **{("focus", ground): SHAPE for ground in (*GROUNDS, "brick-wash")},
    ("leaf", "paper"): SHAPE,
    **{("ink", ground): TEXT for ground in ("map-few", "map-some")},
    **{("on-indigo", ground): TEXT for ground in ("map-many", "map-most")},
    ("paper", "soga"): TEXT,
}
# Hairlines between rows, and land that has nothing to show, carry no meaning of their own.
DECORATIVE = {"rule", "map-none"}


def schemes() -> dict[str, dict[str, str]]:
    text = (STYLES / "tokens.css").read_text(encoding="utf-8")
    light_text, dark_text = text.split("@media (prefers-color-scheme: dark)")
    colour = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    light = dict(colour.findall(light_text))
    return {"light": light, "dark": {**light, **dict(colour.findall(dark_text))}}


SCHEMES = schemes()


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def rules() -> list[tuple[str, str]]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [(name.strip(), body) for name, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text)]


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@pytest.mark.parametrize(("front", "back"), sorted(PAIRS))
def test_the_pair_has_enough_contrast(scheme: str, front: str, back: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[front], colours[back]) >= PAIRS[front, back]


def test_the_dark_scheme_names_every_colour_again() -> None:
    text = (STYLES / "tokens.css").read_text(encoding="utf-8").split("color-scheme: dark)")[1]
    assert set(re.findall(r"--([a-z-]+): #", text)) == set(SCHEMES["light"])


def test_every_colour_is_measured_or_decorative() -> None:
    measured = {colour for pair in PAIRS for colour in pair}
    assert measured | DECORATIVE == set(SCHEMES["light"])


def test_a_rule_that_sets_text_and_ground_uses_a_measured_pair() -> None:
    unmeasured = []
    for name, body in rules():
        front = re.search(r"(?<![-\w])color: var\(--([a-z-]+)\)", body)
        back = re.search(r"(?<![-\w])background: var\(--([a-z-]+)\)", body)
        if front and back and (front[1], back[1]) not in PAIRS:
            unmeasured.append((name, front[1], back[1]))
    assert unmeasured == []


def test_no_stylesheet_but_the_tokens_names_a_colour() -> None:
    named = [
        path.name
        for path in sources()
        if path.name not in {"tokens.css", "print.css"}
        and re.search(r"#[0-9a-f]{3,8}\b(?![^\n]*\{)", path.read_text(encoding="utf-8"))
    ]
    assert named == []
