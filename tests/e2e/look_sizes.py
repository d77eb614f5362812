"""At which sizes and in which light a screen is looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
_NOTHING_SAID = "document.querySelectorAll('.toast').forEach((toast) => toast.remove())"
"""A message stands for seven seconds: the screens are not looked at later for it."""


@dataclass(frozen=True, slots=True)
class Look:
    """One size in one light."""

    size: Size
    media: dict[str, Any]

    @property
    def scheme(self) -> str:
        """`light` or `dark`."""
        return str(self.media["color_scheme"])


LOOKS = (
    Look(PHONE, _LIGHT),
    Look(PHONE, _DARK),
    Look(DESK, _LIGHT),
    Look(DESK, _DARK),
    Look(WIDE, _LIGHT),
    Look(SHEET, _PAPER),
)
OF_A_LANDING = (LOOKS[0], LOOKS[3])
"""Every size class and every colour scheme once: enough where nothing that draws the screen has changed."""
AT_A_DESK = (LOOKS[2], LOOKS[3])


def each_look(
    visitor: Visitor, screen: Screen, ids: Mapping[str, str], looks: Sequence[Look] = LOOKS
) -> Iterator[Look]:
    """Open `screen`, do there what is to be done, and put it into one of these `looks` after the other."""
    visitor.page.emulate_media(**_LIGHT)
    visitor.open(screen.address.format_map(ids))
    if screen.act is not None:
        screen.act(visitor)
        # Neither where the last click was, nor what is said for a moment, belongs to the screen.
        visitor.page.mouse.move(0, 0)
        visitor.page.evaluate(_NOTHING_SAID)
    for look in looks:
        visitor.page.emulate_media(**look.media)
        visitor.page.set_viewport_size({"width": look.size.width, "height": look.size.height})
        visitor.settle()
        if visitor.page.locator(".chart").count():
            visitor.page.evaluate(_CHARTS_MEASURED)
            visitor.settle()
        visitor.page.evaluate("document.fonts.ready.then(() => undefined)")
        yield look
