"""At which sizes and in which light a screen is looked at."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.e2e.look_screens import Screen
from tests.e2e.visitor import Size, Visitor

PHONE, DESK, WIDE = Size("phone", 360, 640), Size("desk", 1280, 800), Size("wide", 1920, 1080)
SHEET = Size("sheet", 718, 1000)
"""What a browser prints on: A4 without its margins."""
_LIGHT: dict[str, Any] = {"color_scheme": "light", "media": "screen"}
_DARK: dict[str, Any] = {"color_scheme": "dark", "media": "screen"}
_PAPER: dict[str, Any] = {"color_scheme": "light", "media": "print"}

_CHARTS_MEASURED = "new Promise((done) => setTimeout(done, 300))"
"""A moment after its width has changed, a chart asks for another drawing."""


@dataclass(frozen=True, slots=True)
class Look:
    """One size in one light."""

    size: Size
    media: dict[str, Any]


LOOKS = (
    Look(PHONE, _LIGHT),
    Look(PHONE, _DARK),
    Look(DESK, _LIGHT),
    Look(DESK, _DARK),
    Look(WIDE, _LIGHT),
    Look(SHEET, _PAPER),
)
SIZES = tuple(dict.fromkeys(look.size.name for look in LOOKS))


def each_look(
    visitor: Visitor, screen: Screen, ids: Mapping[str, str], sizes: Container[str] = SIZES
) -> Iterator[Look]:
    """Open `screen`, do there what is to be done, and put it into one look of these `sizes` after the other."""
    visitor.page.emulate_media(**_LIGHT)
    visitor.open(screen.address.format_map(ids))
    if screen.act is not None:
        screen.act(visitor)
        # Neither where the last click was, nor what is said for a moment, belongs to the screen.
        visitor.page.mouse.move(0, 0)
        expect(visitor.page.locator(".toast")).to_have_count(0)
    for look in LOOKS:
        if look.size.name not in sizes:
            continue
        visitor.page.emulate_media(**look.media)
        visitor.page.set_viewport_size({"width": look.size.width, "height": look.size.height})
        visitor.settle()
        if visitor.page.locator(".chart").count():
            visitor.page.evaluate(_CHARTS_MEASURED)
            visitor.settle()
        visitor.page.evaluate("document.fonts.ready.then(() => undefined)")
        yield look
