"""Which families are read out of what browsers send."""

import pytest

from services.identity.domain.sign_in.browsers import UNKNOWN, Browser, BrowserFamily, SystemFamily
from services.identity.domain.sign_in.user_agents import browser_of

LIKE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {LIKE} Mobile Safari/537.36"
CHROME_OS = f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {LIKE} Safari/537.36"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE} Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
FIREFOX = "Mozilla/5.0 ({}; rv:133.0) Gecko/20100101 Firefox/133.0"
FAMILIES = {
    ANDROID: "chrome android",
    f"{ANDROID} EdgA/130.0.2849.80": "edge android",
    f"{ANDROID} OPR/76.2.4027.73374": "opera android",
    ANDROID.replace("Chrome/", "SamsungBrowser/26.0 Chrome/"): "samsung android",
    FIREFOX.format("Android 14; Mobile"): "firefox android",
    f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1": "safari ios",
    f"{IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1": "chrome ios",
    f"{IPHONE} FxiOS/133.0 Mobile/15E148 Safari/605.1.15": "firefox ios",
    WINDOWS: "chrome windows",
    f"{WINDOWS} Edg/131.0.2903.70": "edge windows",
    f"{WINDOWS} OPR/115.0.0.0": "opera windows",
    FIREFOX.format("X11; Ubuntu; Linux x86_64"): "firefox linux",
    CHROME_OS: "chrome chrome_os",
    f"{MAC} Version/18.1 Safari/605.1.15": "safari macos",
}


@pytest.mark.parametrize("user_agent", FAMILIES)
def test_a_browser_is_known_by_its_family_and_that_of_its_system(user_agent: str) -> None:
    browser, system = FAMILIES[user_agent].split()
    assert browser_of(user_agent) == Browser(browser=BrowserFamily(browser), system=SystemFamily(system))


@pytest.mark.parametrize("user_agent", ["", "curl/8.5.0", "Ágata", "x" * 100_000, f"{'x' * 100_000} {WINDOWS}"])
def test_what_names_no_family_of_ours_is_unknown(user_agent: str) -> None:
    assert browser_of(user_agent) == UNKNOWN


def test_another_browser_on_a_known_system_keeps_the_system() -> None:
    huawei = ANDROID.replace("Mobile", "HuaweiBrowser/15.0.4.312 Mobile")
    assert browser_of(huawei) == Browser(browser=None, system=SystemFamily.ANDROID)
