"""A screen speaks as its country does: what Guatemala calls a referencia is a canalización in Mexico."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.device import has_everything, with_worker
from tests.e2e.visitor import DESKTOP

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.mark.parametrize(
    ("country", "referrals", "place"),
    [("MX", "Canalizaciones", "Estado"), ("HN", "Referencias", "Departamento")],
)
def test_menu_and_questions_are_in_the_words_of_the_country(
    visit: Visit, country: str, referrals: str, place: str
) -> None:
    visitor = visit("caseworker", country)
    page = visitor.page
    visitor.open("/referrals?box=out")
    expect(page.locator("h1")).to_have_text(referrals)
    expect(page.locator(".nav a[href='#/referrals']").first).to_contain_text(referrals)

    visitor.open("/cases/new")

    expect(page.locator("label[for=identified_adm1]")).to_contain_text(place)


@pytest.mark.parametrize(
    ("country", "place", "chart"),
    [("MX", "Estado", "Aceptación de canalizaciones por servicio"),
     ("SV", "Departamento", "Aceptación de referencias por servicio")],
)  # fmt: skip
def test_figures_are_in_the_words_of_the_country(visit: Visit, country: str, place: str, chart: str) -> None:
    visitor = visit("caseworker", country)
    visitor.open("/dashboard")

    expect(visitor.page.locator("label[for=adm1]")).to_have_text(place)
    expect(visitor.page.get_by_role("heading", name=chart)).to_be_visible()


def test_a_filter_is_in_the_words_of_the_country_that_was_chosen(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    visitor.open("/directory")
    visitor.page.locator("#filter-country").select_option("MX")

    expect(visitor.page.locator("label[for=filter-adm1]")).to_have_text("Estado")


def test_a_start_without_network_is_in_the_words_of_the_country(visit: Visit) -> None:
    visitor = with_worker(visit, "caseworker", "MX")
    page = visitor.page
    has_everything(page)
    visitor.context.set_offline(True)
    page.reload()

    expect(page.locator(".nav a[href='#/referrals']").first).to_contain_text("Canalizaciones")
    kept = page.evaluate("caches.open('code-lists').then((c) => c.keys()).then((all) => all.map(({ url }) => url))")
    assert kept
    assert [address for address in kept if not address.endswith("country=MX")] == []
