"""Every screen of every role can be reached, has no accessibility barrier, and logs nothing to the console."""

import pytest

from tests.e2e.conftest import Visit
from tests.e2e.measures import misplaced_at_every_size
from tests.e2e.raw_words import raw_words_unfolded
from tests.e2e.visitor import DESKTOP, Size

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.twice, pytest.mark.timeout(300)]

SCREENS = {
    ("caseworker", "GT"): ("/", "/cases", "/cases/new", "/referrals?box=out", "/directory", "/dashboard", "/imports",
                           "/organisations", "/more"),
    ("supervisor", "GT"): ("/users", "/requests"),
    ("focal_point", "GT"): ("/", "/referrals?box=in"),
    ("legal_liaison", "GT"): ("/", "/proceedings", "/proceedings/new"),
    ("country_admin", "GT"): ("/", "/users", "/organisations", "/organisations/new", "/escalated", "/audit",
                              "/systems", "/roles", "/roles/new", "/profile", "/settings",
                              "/settings?country=GT&name=referral_deadlines"),
    ("organisation_admin", "GT"): ("/", "/users", "/systems", "/roles", "/profile"),
    ("national_analyst", "HN"): ("/", "/dashboard", "/extracts"),
    ("regional_coordinator", None): ("/", "/dashboard", "/extracts", "/extracts/new", "/escalated", "/settings"),
    ("operator", None): ("/", "/nowhere", "/cases", "/operations"),
}  # fmt: skip


@pytest.mark.parametrize("who", SCREENS, ids=lambda who: who[0])
def test_a_screen_has_no_barrier_is_in_words_and_nothing_on_it_is_cut_or_covered(
    who: tuple[str, str | None], visit: Visit, language: str, size: Size
) -> None:
    visitor = visit(*who, language=language, size=size)
    for path in SCREENS[who]:
        visitor.resize(size)
        visitor.open(path)
        visitor.shoot(f"{who[0]}{path.split('?')[0].replace('/', '-')}")
        assert visitor.accessibility_problems() == [], path
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways"
        if language == "es":  # its longer words have least room
            assert misplaced_at_every_size(visitor) == [], path
        visitor.resize(DESKTOP)
        assert raw_words_unfolded(visitor) == set(), path
