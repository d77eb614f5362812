"""One-time links."""

from datetime import timedelta

import pytest

from services.identity.adapters.secrets import digest
from services.identity.domain.errors import ActivationNotFound
from services.identity.domain.roles.roles import Role
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import (
    NOON,
    a_grant,
    a_person,
    an_activation,
    an_organisation,
    store,
)
from tests.support.world import HN

FOREIGN = a_grant(Role.COUNTRY_ADMIN, country=HN)
LATER = NOON + timedelta(hours=1)


def test_a_link_lives_until_it_is_used_expired_or_replaced(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    first, second = an_activation("first", person), an_activation("second", person)
    with bench.work() as work:
        store(work, organisation, person)
        work.activations.add(first)
        assert work.activations.get_live_for_update(digest("first"), NOON) == first
        work.activations.add(second)
        assert work.activations.live_of([person.id], NOON) == {person.id: second.expires_at}
        assert work.activations.live_of([person.id], second.expires_at) == {}
        for token, now in (("first", NOON), ("second", second.expires_at)):
            with pytest.raises(ActivationNotFound):
                work.activations.get_live_for_update(digest(token), now)
        work.activations.mark_used(digest("second"), NOON)
        with pytest.raises(ActivationNotFound):
            work.activations.get_live_for_update(digest("second"), NOON)
        assert work.activations.live_of([person.id], NOON) == {}


def test_a_link_of_another_country_is_not_found(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        work.activations.add(an_activation("link", person))
    with bench.work(FOREIGN) as work, pytest.raises(ActivationNotFound):
        work.activations.get_live_for_update(digest("link"), NOON)


def test_a_due_link_is_leased_for_twice_as_long_at_each_attempt(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    lease = timedelta(seconds=60)
    with bench.work() as work:
        store(work, organisation, person, other)
        work.activations.add(an_activation("due", person, link_sealed=b"s", mail_due_at=NOON))
        work.activations.add(an_activation("due later", other, link_sealed=b"s", mail_due_at=LATER))
        (first,) = work.activations.claim_due(NOON, lease, 2)
        assert work.activations.claim_due(NOON, lease, 2) == []
        (second,) = work.activations.claim_due(NOON + lease, lease, 2)
    assert (first.token_digest, first.mail_attempts, first.mail_due_at) == (digest("due"), 1, NOON + lease)
    assert (second.mail_attempts, second.mail_due_at) == (2, NOON + lease * 3)


def test_at_most_so_many_links_are_claimed_the_longest_due_first(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person, other)
        work.activations.add(an_activation("second", person, link_sealed=b"s", mail_due_at=NOON))
        work.activations.add(an_activation("first", other, link_sealed=b"s", mail_due_at=NOON - timedelta(seconds=1)))
        claimed = work.activations.claim_due(NOON, timedelta(seconds=60), 1)
    assert [link.token_digest for link in claimed] == [digest("first")]


def test_a_mailed_and_a_closed_link_are_due_no_more(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person, other)
        work.activations.add(an_activation("mailed", person, link_sealed=b"s", mail_due_at=NOON))
        work.activations.add(an_activation("closed", other, link_sealed=b"s", mail_due_at=NOON))
        work.activations.forget_link(digest("mailed"))
        work.activations.close_all_of(other.id, NOON)
        assert work.activations.claim_due(NOON, timedelta(seconds=60), 2) == []
        assert work.activations.get_live_for_update(digest("mailed"), NOON).link_sealed is None
        with pytest.raises(ActivationNotFound):
            work.activations.get_live_for_update(digest("closed"), NOON)


def test_a_link_is_forgotten_after_its_end(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    link = an_activation("link", person)
    with bench.work() as work:
        store(work, organisation, person)
        work.activations.add(link)
        work.activations.forget_before(link.expires_at)
        assert work.activations.get_live_for_update(link.token_digest, NOON) == link
        work.activations.forget_before(link.expires_at + timedelta(seconds=1))
        with pytest.raises(ActivationNotFound):
            work.activations.get_live_for_update(link.token_digest, NOON)
