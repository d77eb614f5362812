"""What counts as a change of the look of a screen, and what does not."""

import pytest

from tests.e2e.look import differences

pytestmark = pytest.mark.unit

KEPT = [
    "== desk",
    "body 0,0 1280×2000 ink=#1c2823|#e8eee9",
    '  h1 16,24 600×28 text 0,0 43×26 "Más"',
    "  p 16,8 600×900",
]


def changed(old: str, new: str) -> list[str]:
    return [line.replace(old, new) for line in KEPT]


@pytest.mark.parametrize(
    ("old", "new"),
    [("16,24", "18,23"), ("43×26", "45×27"), ("600×900", "606×909"), ("1280×2000", "1280×2020")],
)
def test_what_another_browser_rounds_otherwise_is_no_change(old: str, new: str) -> None:
    assert differences(KEPT, changed(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("16,24", "24,24"),
        ("600×28", "600×56"),
        ("600×900", "600×920"),
        ("#e8eee9", "#1c2823"),
        ("Más", "Menos"),
        (" text", " seen 0,0 20×26 text"),
        (' "Más', ' under=div "Más'),
    ],
)
def test_what_a_reader_sees_is_a_change(old: str, new: str) -> None:
    assert differences(KEPT, changed(old, new)) != []


def test_what_was_put_in_is_the_only_line_that_is_told() -> None:
    assert differences(KEPT, [*KEPT[:3], "  b 16,8 600×24", *KEPT[3:]]) == ["+   b 16,8 600×24"]


def test_numbers_that_a_screen_says_are_not_places() -> None:
    assert differences(['p 0,0 9×9 "a las 1,2 3×4"'], ['p 0,0 9×9 "a las 1,2 3×5"']) != []
