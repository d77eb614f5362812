"""What a person must have passed, and what their standing leaves of their permissions."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.delegation import consented_scope, first_scope, refreshed_scope
from services.identity.domain.training.standing import READING, Pass, Standing, scope_in, standing_of
from services.identity.domain.training.training import DEFAULT, Learner, Module, Modules, ModuleState
from shared.kernel.grant import Permission as P  # noqa: N817 - the list below is read line by line
from shared.kernel.ids import new_id
from tests.support.builders.identity import NOON, a_family, a_person, a_sign_in, an_application, an_organisation
from tests.support.builders.training import a_module
from tests.support.world import GT, HN, MX

pytestmark = pytest.mark.unit

TODAY = NOON.date()
DAY = timedelta(days=1)
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


def test_an_account_older_than_the_training_only_reads_after_its_day() -> None:
    learnt = modules(a_module("referir"))
    # 23:59 of the day before and 00:00 of that day, in Guatemala (UTC-6).
    before, on_the_day = datetime(2020, 5, 5, 5, 59, tzinfo=UTC), datetime(2020, 5, 5, 6, tzinfo=UTC)
    older = learner(due_on=date(2020, 5, 5))
    found = [learnt.certificate(older, at) for at in (before, on_the_day)]
    assert [each.standing for each in found] == [Standing.CERTIFIED, Standing.LAPSED]
    assert [each.until for each in found] == [None, date(2020, 5, 4)]
    assert [each.spared_until for each in found] == [date(2020, 5, 4), None]
    assert [each.ends_on for each in found] == [date(2020, 5, 4)] * 2


def test_an_older_account_is_spared_only_while_it_holds_no_certificate() -> None:
    learnt, due_on = modules(a_module("referir")), TODAY + timedelta(days=20)
    last = due_on - timedelta(days=1)
    for ends, spared_until, ends_on in ((9, None, TODAY + timedelta(days=9)), (-1, last, last)):
        held = learnt.certificate(learner(passed("referir", TODAY + timedelta(days=ends)), due_on=due_on), NOON)
        assert (held.standing, held.spared_until, held.ends_on) == (Standing.CERTIFIED, spared_until, ends_on)
    free = learnt.certificate(learner(role=Role.OPERATOR, due_on=due_on), NOON)
    assert (free.spared_until, free.ends_on) == (None, None)


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


@pytest.mark.parametrize(
    ("old_passed_before", "old_ends", "new_ends", "days", "standing", "until"),
    [
        pytest.param(True, 20, None, 0, Standing.CERTIFIED, 20, id="works on with the certificate of before"),
        pytest.param(True, 20, None, 20, Standing.CERTIFIED, 20, id="until its last day"),
        pytest.param(True, 20, None, 21, Standing.LAPSED, 20, id="then reads, and is not sent to practise"),
        pytest.param(True, 20, 300, 0, Standing.CERTIFIED, 20, id="holds both"),
        pytest.param(True, 20, 10, 11, Standing.CERTIFIED, 20, id="also who passed the new one early"),
        pytest.param(False, 20, None, 0, Standing.UNTRAINED, None, id="who begins after it needs both"),
        pytest.param(True, -1, None, 0, Standing.LAPSED, -1, id="one that had ended stands for nothing"),
    ],
)
def test_a_certificate_of_before_a_new_module_counts_until_it_ends(
    old_passed_before: bool, old_ends: int, new_ends: int | None, days: int, standing: Standing, until: int | None
) -> None:
    learnt = modules(a_module("referir"), a_module("nuevo", required_from=TODAY))
    began = datetime.combine(TODAY, time.min, tzinfo=GT.time_zone)
    old_at = began - timedelta(seconds=1) if old_passed_before else began
    passes = [passed("referir", TODAY + timedelta(days=old_ends), old_at)]
    if new_ends is not None:
        passes.append(passed("nuevo", TODAY + timedelta(days=new_ends)))

    held = learnt.certificate(learner(*passes), NOON + timedelta(days=days))

    last = None if until is None else TODAY + timedelta(days=until)
    assert (held.standing, held.until, held.ends_on) == (standing, last, last)


def test_who_renews_early_is_asked_for_the_new_module_when_the_certificate_of_before_ends() -> None:
    learnt = modules(a_module("referir"), a_module("nuevo", required_from=TODAY))
    before = passed("referir", TODAY + timedelta(days=20), NOON - timedelta(days=300))
    again = passed("referir", TODAY + timedelta(days=365), NOON + timedelta(days=1))

    found = [learnt.certificate(learner(before, again), NOON + timedelta(days=days)) for days in (1, 20, 21)]

    assert [each.standing for each in found] == [Standing.CERTIFIED, Standing.CERTIFIED, Standing.LAPSED]
    assert {each.until for each in found} == {TODAY + timedelta(days=20)}


def test_a_module_that_is_the_only_one_of_a_role_binds_everyone() -> None:
    learnt = modules(a_module("nuevo", required_from=TODAY))
    assert learnt.certificate(learner(), NOON).standing is Standing.UNTRAINED


def test_a_new_module_is_shown_as_announced_for_as_long_as_the_certificate_of_before_counts() -> None:
    old, new = a_module("referir"), a_module("nuevo", required_from=TODAY)
    before = passed("referir", TODAY + timedelta(days=20), NOON - timedelta(days=300))

    (shown, _) = modules(old, new).shown_to(learner(before))
    fresh = modules(old, new).shown_to(learner())

    assert (shown.name, shown.required_from) == ("nuevo", TODAY + timedelta(days=21))
    assert shown.state(None, TODAY) is ModuleState.ANNOUNCED
    assert fresh == [new, old]


@pytest.mark.parametrize(
    ("ends", "required_from", "state"),
    [
        (None, None, ModuleState.OPEN),
        (None, TODAY, ModuleState.OPEN),
        (None, TODAY + timedelta(days=1), ModuleState.ANNOUNCED),
        (TODAY, None, ModuleState.PASSED),
        (TODAY, TODAY + timedelta(days=1), ModuleState.PASSED),
        (TODAY - timedelta(days=1), None, ModuleState.ENDED),
    ],
)
def test_the_state_of_a_module_is_that_of_the_day_in_the_country(
    ends: date | None, required_from: date | None, state: ModuleState
) -> None:
    assert a_module("referir", required_from=required_from).state(ends, TODAY) is state


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


news = st.dictionaries(st.sampled_from(["b", "c"]), st.sampled_from([NOON - timedelta(days=1), NOON, NOON + DAY]))


@given(histories, st.sets(st.sampled_from(["a", "b", "c"])), news, st.none() | days, days, st.integers(0, 400))
def test_a_standing_never_rises_with_time(
    history: list[tuple[str, date]],
    required: set[str],
    new: dict[str, datetime],
    due_on: date | None,
    today: date,
    days_on: int,
) -> None:
    passes = [passed(module, ends) for module, ends in history]
    later = {name: since for name, since in new.items() if name in required}
    now = standing_of(required, passes, due_on=due_on, today=today, later=later)
    then = standing_of(required, passes, due_on=due_on, today=today + timedelta(days=days_on), later=later)
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
