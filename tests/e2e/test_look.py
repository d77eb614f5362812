"""Screens look as they did: on a phone and at two desks, light, dark and on paper.

`make look UPDATE=1` takes the pictures anew after a change that was meant; look at them before they are committed.
What a screen shows is answered by the test, so that nothing in a picture depends on a clock or on other tests.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visit
from tests.e2e.look import KEPT, TOLERATED, Compared, compare
from tests.e2e.visitor import Size, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SIZES = {"phone": Size("phone", 360, 640), "desk": Size("desk", 1280, 800), "wide": Size("wide", 1920, 1080)}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "media": "screen"},
    "dark": {"color_scheme": "dark", "media": "screen"},
    "paper": {"color_scheme": "light", "media": "print"},
}
NOTHING: dict[str, Any] = {"items": [], "next_cursor": None}
REFUSED: dict[str, Any] = {
    "title": "El caso está cerrado: reábralo para cambiarlo",
    "status": 409,
    "code": "case_closed",
}
SCREENS: dict[str, tuple[str, dict[str, tuple[int, dict[str, Any]]]]] = {
    # name: (address, what the interface answers there)
    "more": ("/more", {}),
    "missing": ("/nowhere", {}),
    "refused": ("/directory", {"**/api/v1/directory/services*": (409, REFUSED)}),
    "empty": ("/referrals?box=out", {"**/api/v1/referrals?*": (200, NOTHING)}),
}
MOST_BYTES = 3_000_000


def shown(visitor: Visitor, screen: str) -> None:
    """Open `screen` with its fixed answers."""
    path, answers = SCREENS[screen]
    for address, (status, body) in {"**/api/v1/notifications?*": (200, NOTHING), **answers}.items():
        visitor.page.route(address, lambda route, _, s=status, b=body: route.fulfill(status=s, json=b))
    visitor.open(path)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_did(visit: Visit, browser: Browser, screen: str) -> None:
    visitor = visit("caseworker", "HN")
    shown(visitor, screen)

    differing = [one for one in pictures_of(visitor, browser, screen) if one.differs]

    assert differing == [], "look at tests/e2e/artifacts; if it is meant: make look UPDATE=1"


def pictures_of(visitor: Visitor, browser: Browser, screen: str) -> list[Compared]:
    """Every size of every look; paper has one size."""
    compared = []
    for look, media in LOOKS.items():
        for size in [SIZES["desk"]] if look == "paper" else SIZES.values():
            visitor.page.emulate_media(**media)
            visitor.page.set_viewport_size({"width": size.width, "height": size.height})
            visitor.settle()
            visitor.page.evaluate("document.fonts.ready.then(() => undefined)")
            compared.append(compare(visitor.page, browser, f"{screen}-{size.name}-{look}"))
    return compared


def test_a_button_that_is_gone_is_seen(visit: Visit, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CEIBA_LOOK_UPDATE", raising=False)
    visitor = visit("caseworker", "HN", size=SIZES["desk"], how={"color_scheme": "light"})
    shown(visitor, "more")
    before = compare(visitor.page, browser, "more-desk-light")
    visitor.page.locator("main .btn").first.evaluate("(button) => button.remove()")

    after = compare(visitor.page, browser, "more-desk-light")

    assert before.share <= TOLERATED < after.share


def test_the_kept_pictures_are_small_and_each_belongs_to_a_screen(announce: Callable[[str], None]) -> None:
    kept = sorted(KEPT.glob("*.webp"))
    weight = sum(picture.stat().st_size for picture in kept)
    announce(f"{len(kept)} pictures, {weight / 1000:.0f} kB")

    assert weight <= MOST_BYTES
    assert {picture.name.split("-")[0] for picture in kept} == SCREENS.keys()
