# ruff: noqa: INP001 - a script beside the pages it illustrates, not a package
"""Takes the pictures of the manual, in Spanish and English, from a platform of its own with invented people.

    .venv/bin/python docs/manual/shoot.py [FOLDER]

Writes `docs/manual/<language>/img/*.png`, or below FOLDER. Needs Chromium; starts and stops everything else itself.
"""

import sys
import tempfile
from pathlib import Path

MANUAL = Path(__file__).resolve().parent
sys.path.insert(0, str(MANUAL.parents[1]))

from playwright.sync_api import Browser, expect, sync_playwright  # noqa: E402 - the repository is not installed

from tests.e2e.conftest import LAUNCH  # noqa: E402
from tests.e2e.visitor import PHONE, Visitor  # noqa: E402
from tests.e2e.walks import refer, register, take  # noqa: E402
from tests.support.browser import follow_the_clock  # noqa: E402
from tests.support.platform import Platform, running_platform  # noqa: E402

PEOPLE = {"es": ("Invención", "De Prueba"), "en": ("Fictional", "Inventado")}
"""No word of a screen: what is typed must not be found on the device afterwards, and the screens are kept there."""
NEIGHBOUR = ("Refugio del Altiplano", 1)
STEPS = {"consent", "person", "situation"}
"""The steps of the registration that the manual shows, beside the first."""


def main(folder: Path) -> None:
    """Walk through the chapters once per language."""
    with (
        tempfile.TemporaryDirectory() as home,
        running_platform(Path(home) / "home") as platform,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**LAUNCH)
        for language in ("es", "en"):
            Chapters(platform, browser, language, folder).take_all()
        browser.close()


class Chapters:
    """The pictures of one language."""

    def __init__(self, platform: Platform, browser: Browser, language: str, folder: Path) -> None:
        self._platform, self._browser, self._language = platform, browser, language
        self._folder = folder / language / "img"
        self._folder.mkdir(parents=True, exist_ok=True)

    def take_all(self) -> None:
        """Every chapter, in the order in which its pictures depend on one another."""
        self._entering()
        code = self._registering_and_referring()
        self._answering(code)
        self._counting()
        self._administering()

    def _entering(self) -> None:
        context = self._browser.new_context(
            base_url=self._platform.url,
            viewport={"width": PHONE.width, "height": PHONE.height},
            locale="es-GT" if self._language == "es" else "en-GB",
        )
        follow_the_clock(context)
        page = context.new_page()
        page.goto("/app")
        page.locator(".welcome .btn").wait_for()
        page.screenshot(path=self._folder / "welcome.png")
        page.locator(".welcome .btn").click()
        page.locator("#email").wait_for()
        page.screenshot(path=self._folder / "sign-in.png")
        context.close()

    def _registering_and_referring(self) -> str:
        worker = self._seat("caseworker", "GT")
        worker.settle()
        self._shoot(worker, "today")
        worker.open("/cases/new")
        self._shoot(worker, "register-safety")
        register(
            worker,
            name=PEOPLE[self._language],
            controls=False,
            refer_next=True,
            at_step=lambda step: self._shoot(worker, f"register-{step}") if step in STEPS else None,
        )
        page = worker.page
        code = refer(worker, to=NEIGHBOUR[0], before_sending=lambda: self._shoot(worker, "preview", ".packet"))
        self._shoot(worker, "referral-sent")
        worker.open("/cases")
        self._shoot(worker, "cases")
        page.locator(".list-row a").first.click()
        page.locator(".identity").wait_for()
        self._shoot(worker, "case")
        worker.press("identity.reveal")
        expect(worker.page.locator("dialog")).to_be_visible()
        self._shoot(worker, "identity")
        worker.leave()
        return code

    def _answering(self, code: str) -> None:
        focal_point = self._seat("focal_point", "GT", NEIGHBOUR[1])
        focal_point.open("/referrals?box=in")
        self._shoot(focal_point, "inbox")
        focal_point.page.get_by_role("link", name=code).click()
        expect(focal_point.page.locator("h1")).to_have_text(code)
        focal_point.settle()
        self._shoot(focal_point, "to-answer")
        focal_point.press("step.reject", "main")
        expect(focal_point.page.locator("dialog")).to_be_visible()
        self._shoot(focal_point, "reject")
        focal_point.page.keyboard.press("Escape")
        take(focal_point, "step.accept", action="accept")
        self._shoot(focal_point, "accepted", ".card--care")
        focal_point.leave()

    def _counting(self) -> None:
        coordinator = self._seat("regional_coordinator")
        coordinator.open("/dashboard")
        self._shoot(coordinator, "dashboard")
        coordinator.open("/extracts/new")
        self._shoot(coordinator, "new-extract")
        coordinator.leave()

    def _administering(self) -> None:
        administrator = self._seat("country_admin", "GT")
        administrator.open("/organisations")
        self._shoot(administrator, "organisations")
        administrator.open("/users")
        self._shoot(administrator, "users")
        administrator.leave()

    def _seat(self, role: str, country: str | None = None, which: int = 0) -> Visitor:
        account = self._platform.account("users", role, country, which)
        visitor = Visitor(self._platform, self._browser, account, language=self._language)
        visitor.enter()
        return visitor

    def _shoot(self, visitor: Visitor, name: str, around: str = "") -> None:
        if around:
            visitor.page.locator(around).first.evaluate("element => element.scrollIntoView({block: 'center'})")
        # A passing message would stand over what the picture is about.
        expect(visitor.page.locator(".toast")).to_have_count(0)
        visitor.page.screenshot(path=self._folder / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MANUAL)
