"""What a person must have passed, and what their standing leaves of their permissions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.delegation import consented_scope, first_scope, refreshed_scope
from services.identity.domain.roles import Role
from services.identity.domain.training import (
    DEFAULT,
    READING,
    Learner,
    Module,
    Modules,
    Pass,
    Standing,
    scope_in,
    standing_of,
)
from shared.kernel.grant import Permission as P  # noqa: N817 - the list below is read line by line
from shared.kernel.ids import new_id
from tests.support.builders.identity import NOON, a_family, a_person, a_sign_in, an_application, an_organisation
from tests.support.builders.training import a_module
from tests.support.world import GT, HN, MX

pytestmark = pytest.mark.unit

TODAY = NOON.date()
FROM_HIGH_TO_LOW = (Standing.CERTIFIED, Standing.LAPSED, Standing.UNTRAINED)
WRITING = frozenset(
    {
        P.CASES_WRITE,
        P.CASES_IMPORT,
        P.CASES_SUPERVISE,
        P.PROCEEDINGS_WRITE,
        P.REFERRALS_SEND,
        P.REFERRALS_ANSWER,
        P.REFERRALS_ASSIGN,
        P.DIRECTORY_WRITE,
        P.WEBHOOKS_MANAGE,
        P.EXTRACTS_RUN,
        P.EXTRACTS_MANAGE,
        P.ORGANISATIONS_WRITE,
        P.SETTINGS_DECIDE,
        P.USERS_WRITE,
        P.ACCESS_REQUESTS_DECIDE,
        P.CLIENTS_WRITE,
    }
)


def modules(*all_of_them: Module, **of_countries: Module) -> Modules:
    shipped = {module.name: module for module in all_of_them}
    own = {country: {module.name: module} for country, module in of_countries.items()}
    return Modules({DEFAULT: shipped, **own})


def passed(module: str, ends: date, at: datetime = NOON) -> Pass:
    return Pass(user_id=new_id(), country=GT, module=module, version="1", score=1, passed_at=at, expires_on=ends)


def learner(*passes: Pass, due_on: date | None = None, role: Role = Role.CASEWORKER) -> Learner:
    return Learner(country=GT, role=role, training_due_on=due_on, passes=passes)


def test_every_permission_reads_or_writes() -> None:
    assert frozenset(P) == READING | WRITING
    assert not READING & WRITING


def test_a_lapsed_person_reads_and_no_other_standing_changes_a_scope() -> None:
    scope = ["openid", "cases:read", "cases:write", "referrals:send"]
    assert scope_in(Standing.LAPSED, scope) == {"openid", "cases:read"}
    for standing in (Standing.CERTIFIED, Standing.UNTRAINED):
        assert scope_in(standing, scope) == set(scope)


def test_a_family_keeps_what_was_consented_and_gets_it_back_when_the_training_is_passed_again() -> None:
    home = an_organisation()
    person = a_person(home, Role.CASEWORKER)
    app = an_application(home, scope=frozenset({"cases:read", "cases:write"}))
    family = a_family(
        app, a_sign_in(person), scope=consented_scope("openid cases:write cases:read", person, "mfa", app)
    )
    assert first_scope(family, Standing.LAPSED) == ("openid", "cases:read")
    assert first_scope(family, Standing.CERTIFIED) == family.scope
    assert refreshed_scope(None, family, person, app, Standing.LAPSED) == ("cases:read", "openid")
    assert refreshed_scope(None, family, person, app, Standing.CERTIFIED) == ("cases:read", "cases:write", "openid")


def test_a_role_without_a_required_module_is_certified() -> None:
    learnt = modules(a_module("referir", roles=frozenset({Role.CASEWORKER})))
    assert learnt.certificate(learner(role=Role.OPERATOR), NOON).standing is Standing.CERTIFIED
    assert learnt.certificate(learner(role=Role.OPERATOR), NOON).until is None
    assert learnt.certificate(learner(), NOON).standing is Standing.UNTRAINED


def test_all_modules_make_the_certificate_and_the_first_to_end_ends_it() -> None:
    learnt = modules(a_module("referir"), a_module("seguridad"))
    one, other = passed("referir", TODAY + timedelta(days=5)), passed("seguridad", TODAY + timedelta(days=9))
    assert learnt.certificate(learner(one), NOON).standing is Standing.UNTRAINED
    assert learnt.certificate(learner(one), NOON).until is None
    assert learnt.certificate(learner(one, other), NOON).standing is Standing.CERTIFIED
    assert learnt.certificate(learner(one, other), NOON).until == one.expires_on
    for days, standing in ((5, Standing.CERTIFIED), (6, Standing.LAPSED), (500, Standing.LAPSED)):
        assert learnt.certificate(learner(one, other), NOON + timedelta(days=days)).standing is standing
    again = passed("referir", TODAY + timedelta(days=90), NOON + timedelta(days=4))
    assert learnt.certificate(learner(again, one, other), NOON).until == other.expires_on


def test_the_certificate_ends_with_the_day_in_the_country() -> None:
    learnt = modules(a_module("referir"))
    # 23:59 of the last day and 00:00 of the next, in Guatemala (UTC-6).
    last, next_day = datetime(2020, 5, 5, 5, 59, tzinfo=UTC), datetime(2020, 5, 5, 6, tzinfo=UTC)
    held = learner(passed("referir", date(2020, 5, 4)))
    assert [learnt.certificate(held, at).standing for at in (last, next_day)] == [Standing.CERTIFIED, Standing.LAPSED]
    late = learner(due_on=date(2020, 5, 5))
    assert [learnt.certificate(late, at).standing for at in (last, next_day)] == [
        Standing.CERTIFIED,
        Standing.UNTRAINED,
    ]


def test_a_pass_counts_from_the_day_in_the_country_for_its_months() -> None:
    late = datetime(2020, 3, 1, 3, tzinfo=UTC)  # still the 29th of February there
    module = a_module("referir", valid_months=12)
    found = module.passed(new_id(), GT, score=3, at=late)
    assert (found.expires_on, found.version, found.score) == (date(2021, 2, 28), module.version, 3)


def test_a_module_is_announced_before_it_binds() -> None:
    new = a_module("nuevo", required_from=TODAY + timedelta(days=3))
    learnt = modules(new)
    assert learnt.certificate(learner(), NOON).standing is Standing.CERTIFIED
    assert learnt.certificate(learner(), NOON + timedelta(days=3)).standing is Standing.UNTRAINED
    assert learnt.of(GT) == [new]


def test_a_country_has_its_own_text_of_a_module_and_its_own_modules() -> None:
    shipped, own = a_module("referir", place=2), a_module("ruta", place=1)
    learnt = modules(shipped, GT=own, HN=replace(shipped, version="hn"))
    assert [module.name for module in learnt.of(GT)] == ["ruta", "referir"]
    assert [module.version for module in learnt.of(HN)] == ["hn"]
    assert learnt.of(MX) == [shipped]


@pytest.mark.parametrize(("right", "passes"), [(3, False), (4, True), (5, True)])
def test_a_quiz_is_passed_from_the_pass_mark_on(right: int, passes: bool) -> None:
    module = a_module("referir", pass_mark=80, questions=5)
    score = module.score([0] * right + [1] * (5 - right))
    assert (score, module.is_passed_with(score)) == (right, passes)


days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
histories = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), days), max_size=8)


@given(histories, st.sets(st.sampled_from(["a", "b", "c"])), st.none() | days, days, st.integers(0, 400))
def test_a_standing_never_rises_with_time(
    history: list[tuple[str, date]], required: set[str], due_on: date | None, today: date, later: int
) -> None:
    passes = [passed(module, ends) for module, ends in history]
    now = standing_of(required, passes, due_on=due_on, today=today)
    then = standing_of(required, passes, due_on=due_on, today=today + timedelta(days=later))
    assert FROM_HIGH_TO_LOW.index(then) >= FROM_HIGH_TO_LOW.index(now)


@given(histories, st.sets(st.sampled_from(["a", "b", "c"])), st.none() | days, days)
def test_another_pass_never_lowers_a_standing_and_the_order_of_passes_says_nothing(
    history: list[tuple[str, date]], required: set[str], due_on: date | None, today: date
) -> None:
    passes = [passed(module, ends) for module, ends in history]
    found = [standing_of(required, passes[:count], due_on=due_on, today=today) for count in range(len(passes) + 1)]
    ranks = [FROM_HIGH_TO_LOW.index(standing) for standing in found]
    assert ranks == sorted(ranks, reverse=True)
    assert standing_of(required, passes[::-1], due_on=due_on, today=today) is found[-1]
