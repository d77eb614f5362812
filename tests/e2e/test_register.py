"""A caseworker registers a possible victim; for a child the means are not required."""

from functools import partial

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.arranged import open_new_case
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import a_phone, an_unheard_name, at_heading, coded_without_gaps, next_step, open_tab, register
from tests.support.days import born

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def refuse_what_a_child_needs(visitor: Visitor, step: str) -> None:
    """Go on without who answers for a child, and without their best interests."""
    page, summary = visitor.page, visitor.page.locator(".govuk-error-summary")
    onwards = page.locator("form button[type=submit]")
    if step == "consent":
        page.locator("#consents-referral-yes").check()
        onwards.click()
        expect(summary).to_contain_text(visitor.text("register.error.capacity"))
        expect(page.locator("#capacity-self_adolescent_assent")).to_be_attached()
        expect(page.locator("#capacity-self_adult")).to_have_count(0)
    if step == "person":
        onwards.click()
        expect(summary).to_contain_text(visitor.text("register.error.bestInterest"))


def test_a_caseworker_registers_a_child_without_any_means(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    name, refuse = an_unheard_name(), partial(refuse_what_a_child_needs, visitor)

    number = register(visitor, name=name, birth=str(born(15)), at_step=refuse)

    page = visitor.page
    assert number.startswith("GT-")
    assert name[0] not in page.locator("main").inner_text()
    expect(page.locator(".elements li").nth(0)).to_contain_text(visitor.text("element.present"))
    expect(page.locator(".elements li").nth(1)).to_contain_text(visitor.text("element.not_needed"))
    expect(page.locator(".who .facts")).to_contain_text("15")
    expect(page.locator(".band")).to_contain_text("PGN")
    visitor.shows(visitor.text("case.minor"))
    visitor.shows(visitor.text("stage.screening"))
    expect(page.locator(".identity__masked")).to_be_visible()
    expect(page.locator("section[aria-labelledby=tasks]")).to_contain_text(visitor.text("task.risk_reassessment"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("case")
    coded_without_gaps(visitor, "servitude")


def test_best_interests_left_pending_are_a_task_of_the_case_until_they_are_recorded(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    register(visitor, name=an_unheard_name(), controls=False, best_interest="pending")
    tasks = page.locator("section[aria-labelledby=tasks]")
    expect(page.locator(".band")).to_contain_text("PGN")
    expect(tasks).to_contain_text(visitor.text("task.best_interest"))
    assert visitor.accessibility_problems() == []
    page.set_viewport_size({"width": 1280, "height": 800})
    line = tasks.locator(".line", has=page.locator("#best_interest-considered"))
    said, answers = line.locator(".line__main").bounding_box(), line.locator("fieldset").bounding_box()
    assert said
    assert answers
    assert said["width"] >= 200, "the task is squeezed"
    beside = said["x"] + said["width"] <= answers["x"] + 1
    assert beside or said["y"] + said["height"] <= answers["y"] + 1, "the task lies under its buttons"

    page.locator("#best_interest-considered").click()

    expect(tasks).not_to_contain_text(visitor.text("task.best_interest"))
    expect(tasks).to_contain_text(visitor.text("task.risk_reassessment"))


@pytest.mark.twice
def test_each_step_of_a_registration_has_no_accessibility_barrier(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("form button[type=submit]").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert visitor.accessibility_problems() == []
    page.locator("label[for=risk_level-high]").click()
    for title in ("consent", "person", "situation"):
        next_step(visitor, title)
        if title == "consent":
            page.locator("#consents-referral-yes").check()
            expect(page.locator("label[for=capacity-guardian]")).to_be_visible()
            assert visitor.accessibility_problems() == []
            page.locator("#consents-referral-none").check()
        assert visitor.accessibility_problems() == []
        visitor.shoot(f"register-{title}")
    visitor.press("register.addDetails")
    at_heading(visitor, "details")
    page.locator("summary", has_text=visitor.text("register.controls.threats")).click()
    expect(page.locator("#controls-threat_family-yes")).to_be_visible()
    assert visitor.accessibility_problems() == []
    visitor.shoot("register-details")


def at_step(visitor: Visitor, step: str) -> None:
    """Fill in the required fields and continue until `step` is shown."""
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    for following in ("consent", "person", "situation"):
        if step == "safety":
            return
        next_step(visitor, following)
        if following == step:
            return


def test_every_step_has_its_options_when_the_network_fails_at_the_first_step(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    visitor.context.set_offline(True)
    page.locator("label[for=risk_level-high]").click()

    for step in ("consent", "person", "situation"):
        next_step(visitor, step)
        questions = page.locator("form .govuk-fieldset")
        assert questions.count() > 0
        for question in questions.all():
            expect(question.locator("input, select").first).to_be_attached()
        for answers in page.locator("form select").all():
            expect(answers.locator("option").nth(1)).to_be_attached()
        expect(page.get_by_text(visitor.text("form.optionsMissing"))).to_have_count(0)
    expect(page.locator("#trafficking_status-possible_victim")).to_be_attached()
    visitor.context.set_offline(False)


def test_options_that_could_not_be_loaded_are_reported_and_appear_with_the_network(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    page = visitor.page
    refused = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    page.route("**/api/v1/code-lists/tip_act?*", refuse)
    at_step(visitor, "situation")
    assert refused, "nothing was cut"
    question = page.locator("#acts")
    expect(question).to_contain_text(visitor.text("form.optionsMissing"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("register-options-missing")

    page.unroute("**/api/v1/code-lists/tip_act?*")
    visitor.context.set_offline(True)
    visitor.context.set_offline(False)

    expect(page.locator("#acts-recruitment")).to_be_attached()
    expect(page.locator("#risk_level-high")).to_have_count(0)
    expect(page.get_by_text(visitor.text("form.optionsMissing"))).to_have_count(0)


@pytest.mark.parametrize(("step", "field", "typed", "key"), [
    ("safety", "birth", "2050", "register.error.birthFuture"),
    ("person", "phone", "abc", "register.error.phone"),
])  # fmt: skip
def test_a_contradiction_is_shown_beside_its_question(
    visit: Visit, language: str, step: str, field: str, typed: str, key: str
) -> None:
    visitor = visit("caseworker", "GT", language=language)
    page = visitor.page
    if step == "safety":
        visitor.open("/cases/new")
        page.locator("label[for=risk_level-high]").click()
    else:
        at_step(visitor, step)
    page.locator(f"#{field}").fill(typed)

    page.locator("form button[type=submit]").click()

    expect(page.locator(f"#{field}-error")).to_have_text(visitor.text(key))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").click()
    expect(page.locator(f"#{field}")).to_be_focused()
    assert visitor.accessibility_problems() == []


def test_a_problem_of_the_comparison_is_shown_beside_its_question(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    at_step(visitor, "person")
    page.locator("#phone").fill("123")

    page.locator("form button[type=submit]").click()

    expect(page.locator("#phone-error")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator("form .note--care")).to_have_count(0)


def test_a_similar_person_is_hinted_at_without_their_name(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    name = an_unheard_name()
    number = open_new_case(visitor, name=name)["case_number"]
    page = visitor.page

    visitor.open("/cases")
    page.locator("#person-search").fill(" ".join(name))
    page.locator("search button[type=submit]").click()

    match = page.locator("search .line", has_text=number)
    expect(match).to_be_visible()
    assert name[0] not in match.inner_text()
    assert "•" in match.inner_text()


def test_the_wizard_hints_at_a_similar_person_without_their_name_and_says_when_there_is_none(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    name = an_unheard_name()
    number = open_new_case(visitor, name=name)["case_number"]
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    for step in ("consent", "person"):
        next_step(visitor, step)
    page.locator("#first_names").fill(name[0])
    page.locator("#surnames").fill(name[1])
    page.locator("form button[type=submit]").click()

    hint = page.locator("form .note[role=alert]")
    expect(hint).to_contain_text(number)
    assert name[0] not in hint.inner_text()
    assert visitor.accessibility_problems() == []

    stranger = an_unheard_name()
    visitor.typed += stranger
    page.locator("#first_names").fill(stranger[0])
    page.locator("#surnames").fill(stranger[1])
    page.locator("form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(visitor.text("register.step.situation"))
    visitor.shows(visitor.text("search.none"))


def test_a_person_is_found_by_their_telephone_number(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    number = register(visitor, name=an_unheard_name(), phone=(phone := a_phone()), controls=False)
    page = visitor.page
    visitor.open("/cases")

    page.locator("#person-phone").fill(phone)
    page.locator("search button[type=submit]").click()

    expect(page.locator("search .line", has_text=number)).to_be_visible()
    assert visitor.accessibility_problems() == []


def test_what_was_typed_is_kept_while_another_screen_is_open(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-imminent]").click()

    page.locator(".nav__link[href='#/']").click()
    page.get_by_role("link", name=visitor.text("today.goOn")).click()

    expect(page.locator("#risk_level-imminent")).to_be_checked()


def test_when_it_is_not_safe_to_talk_the_form_can_be_paused_and_says_that_nothing_is_saved(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=safe_now-no]").click()
    visitor.shows(visitor.text("register.unsafe.text"))
    assert visitor.accessibility_problems() == []

    visitor.press("register.unsafe.later")
    page.get_by_role("link", name=visitor.text("today.goOn")).click()

    expect(page.locator("#safe_now-no")).to_be_checked()


def test_a_registration_begun_before_is_shown_only_on_request(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-imminent]").click()

    for answer, kept in (("today.goOn", True), ("draft.anew", False)):
        page.locator(".nav__link[href='#/']").click()
        page.get_by_role("link", name=visitor.text("cases.new"), exact=True).click()
        expect(page.get_by_role("button", name=visitor.text("draft.anew"))).to_be_visible()
        assert page.locator("#risk_level-imminent").count() == 0
        assert visitor.accessibility_problems() == []
        page.get_by_role("button", name=visitor.text(answer)).click()
        expect(page.locator("#risk_level-imminent")).to_be_checked(checked=kept)


def test_what_was_typed_on_an_earlier_day_is_discarded_after_a_question(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-imminent]").click()
    page.locator(".nav__link[href='#/']").click()
    draft = page.locator(".note--sun", has_text=visitor.text("cases.new"))
    expect(draft).to_be_visible()
    assert visitor.accessibility_problems() == []

    draft.get_by_role("button", name=visitor.text("draft.discard")).click()
    confirmed = page.locator("dialog").get_by_role("button", name=visitor.text("draft.discard"))
    expect(confirmed).to_be_visible()
    assert visitor.accessibility_problems() == []
    confirmed.click()

    expect(draft).to_have_count(0)
    page.get_by_role("link", name=visitor.text("cases.new"), exact=True).click()
    expect(page.locator("#risk_level-imminent")).not_to_be_checked()


def test_the_identity_is_opened_for_a_purpose_and_covers_itself(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    name = an_unheard_name()
    open_new_case(visitor, name=name)
    page = visitor.page
    page.clock.install()

    visitor.press("identity.reveal")
    page.locator("select#purpose").select_option("referral")
    page.locator("dialog button[type=submit]").click()

    expect(page.locator(".identity__name")).to_have_text(" ".join(name))
    assert visitor.accessibility_problems() == []
    visitor.shoot("identity")
    page.clock.run_for(61_000)
    expect(page.locator(".identity__name")).to_have_count(0)


def test_a_supervisor_reads_the_access_log_only_on_request(visit: Visit, language: str) -> None:
    worker = visit("caseworker", "GT", language=language)
    case = open_new_case(worker)
    visitor = visit("supervisor", "GT", language=language)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}")
    expect(page.locator("h1 .case-code")).to_have_text(case["case_number"])
    assert not [address for address in visitor.addresses if address.endswith("/access-log")]

    open_tab(visitor, "case.accessLog")

    log = page.get_by_role("tabpanel").locator(".timeline")
    expect(log).to_contain_text(visitor.text("access.case.registered"))
    unnamed = visitor.text("access.by.person")
    expect(log).not_to_contain_text(unnamed)
    assert visitor.accessibility_problems() == []
    visitor.shoot("case-access-log")


def test_a_refusal_is_recorded_and_a_child_does_not_consent_alone(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    onwards = page.locator("form button[type=submit]")
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    next_step(visitor, "consent")
    for answer in ("aggregate_statistics-yes", "referral-no"):
        page.locator(f"#consents-{answer}").check()
    for answer in ("capacity-self_adult", "form-written"):
        page.locator(f"label[for={answer}]").click()
    # Only then it is known that the person is a child.
    page.go_back()
    at_heading(visitor, "safety")
    page.locator("#birth").fill("12")
    next_step(visitor, "consent")
    expect(page.locator("#capacity-self_adult")).to_have_count(0)
    onwards.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("register.error.childAlone"))

    page.locator("label[for=capacity-guardian]").click()
    next_step(visitor, "person")
    page.locator("label[for=best_interest-considered]").click()
    next_step(visitor, "situation")
    onwards.click()

    open_tab(visitor, "case.consents")
    expect(page.locator(".consent")).to_have_count(2)
    open_tab(visitor, "list.summary")
    expect(page.locator(".band")).to_contain_text(visitor.text("case.childAuthority"))
