"""A visitor in front of a screen whose look is kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser

from tests.e2e.look import Sheet
from tests.e2e.look_answers import RECORD_ANEW, Replay, answers_to, digest_of, moment, recorded
from tests.e2e.look_screens import SCREENS, SENDER
from tests.e2e.look_sizes import Look, each_look
from tests.e2e.look_typeface import without_typefaces_of_the_machine
from tests.e2e.visitor import Visitor
from tests.support.platform import Caller, Platform


@contextmanager
def visitor_of(screen: str, platform: Platform, browser: Browser, caller: Caller) -> Iterator[Visitor]:
    """A visitor taken for the person of the recording of `screen`; `caller` asks for lists of codes."""
    shown = SCREENS[screen]
    role, country, which = who = shown.who or SENDER
    account = platform.account("users", role, country, which)
    visitor = Visitor(platform, browser, account, how={"timezone_id": "America/Guatemala"}, at=moment())
    visitor.open_browser()
    without_typefaces_of_the_machine(visitor.context)
    replay = Replay(shown, answers_to(who), caller)
    if shown.who is not None:
        replay.attach(visitor.context)
    try:
        yield visitor
    finally:
        # After another failure too, because this is then its reason.
        assert replay.missing == [], f"not asked for when the screens were recorded: {RECORD_ANEW}"
    visitor.leave()


def seen(visitor: Visitor, screen: str, looks: Sequence[Look]) -> Sheet:
    """What is painted in these `looks`."""
    sheet = Sheet(screen, digest_of(screen))
    for look in each_look(visitor, SCREENS[screen], recorded()["ids"], looks):
        sheet.look(visitor.page, look.size.name, look.scheme, whole=SCREENS[screen].whole)
    return sheet
