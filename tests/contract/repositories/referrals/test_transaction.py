"""What a transaction stores, what it sets off, and what an error undoes."""

# fixed dates: NOON is the clock of the service

import pytest

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.jobs import NotifyOverseers
from services.referrals.domain.life_cycle import ACTIONS, State
from services.referrals.domain.steps import StepDetails
from services.referrals.notifications.domain.delivery import Channel
from services.referrals.notifications.domain.schedule import LEASE
from services.referrals.notifications.processes.home_country import get_home_country
from services.referrals.notifications.processes.notices import notify
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.steps import advance_referral
from shared.contracts.referrals import ReferralAccepted
from shared.kernel.errors import Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import Works, a_stored_endpoint, stored
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_card,
    a_delivery,
    a_notice,
    a_referral,
    an_email_channel,
    an_escalation,
    an_offer,
)
from tests.support.referrals_effects import CIPHER
from tests.support.world import GT, HN, MX, STRANGER


def test_an_error_undoes_everything(works: Works) -> None:
    referral, known = a_referral(), stored(works)
    endpoint = a_stored_endpoint(works)

    def write_and_fail(work: ReferralsWork) -> None:
        work.referrals.add(referral)
        work.endpoints.remove(endpoint.id)
        advance_referral(work.referrals.get_for_update(known.id), ACTIONS["receive"], work=work)
        notify(a_notice(), work=work)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.platform() as work:
        write_and_fail(work)
    with works.platform() as work:
        with pytest.raises(NotFound):
            work.referrals.get(referral.id)
        assert work.endpoints.get(endpoint.id) == endpoint
        assert work.referrals.get(known.id) == known
        assert work.notifications.after(RECEIVER, 0, limit=9) == []
    assert (works.audited(), works.messages(), works.effects.woken) == ([], [], [])


def test_what_others_committed_meanwhile_outlives_an_error(works: Works) -> None:
    referral, known = a_referral(), stored(works)

    def write_and_fail(outer: ReferralsWork) -> None:
        outer.referrals.add(referral)
        with works.platform() as inner:
            advance_referral(inner.referrals.get_for_update(known.id), ACTIONS["receive"], work=inner)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.platform() as outer:
        write_and_fail(outer)
    with works.platform() as work:
        assert work.referrals.get(known.id).state is State.RECEIVED
        with pytest.raises(NotFound):
            work.referrals.get(referral.id)


def test_events_jobs_and_audit_are_stored(works: Works) -> None:
    referral = stored(works)
    event, job = referral.event(ReferralAccepted), NotifyOverseers(country=HN, referral_id=referral.id)
    with works.open(THE_SENDER) as work:
        work.publish(event)
        audit_referral("referral.read", referral, country=GT, work=work)
    with works.open(THE_RECEIVER) as work:
        work.enqueue(job)
        audit_referral("referral.read", referral, country=HN, work=work)
    assert works.messages() == [(event.NAME, "GT", event.data()), (job.NAME, "HN", job.data())]
    assert works.audited() == [("referral.read", referral.id, "GT"), ("referral.read", referral.id, "HN")]


def test_an_event_of_the_receiver_is_filed_where_they_may_write(works: Works) -> None:
    event = stored(works).event(ReferralAccepted)
    with works.open(THE_RECEIVER) as work:
        work.publish(event)
    assert works.messages() == [(event.NAME, "HN", event.data())]


def test_a_step_that_ends_a_referral_gives_places_back_and_ends_the_waiting(works: Works) -> None:
    offer = an_offer(capacity_free=0)
    referral = stored(works, reserved=(offer.id,), escalation_level=1, data_key=CIPHER.new_key(HN).wrapped)
    with works.platform() as work:
        work.organisations.put(a_card(RECEIVER))
        work.offers.add(offer)
        work.escalations.add(an_escalation(referral, STRANGER))
    with works.open(THE_RECEIVER) as work:
        locked = work.referrals.get_for_update(referral.id)
        advance_referral(locked, ACTIONS["reject"], StepDetails(reason="capacity", note="No hay camas"), work=work)
    with works.open(THE_SENDER) as work:
        stored_now = work.referrals.get(referral.id)
        assert (stored_now.state, stored_now.sealed, stored_now.reserved) == (State.REJECTED, None, ())
        assert [entry.note for entry in work.log.of(stored_now, with_notes=True)] == ["No hay camas"]
        assert work.offers.line(offer.id).offer.capacity_free == 1
        assert [row.settled_at for row in work.escalations.of(referral.id)] == [NOON]
    assert [name for name, _, _ in works.messages()] == [
        "referrals.tell_overseers.v1",
        "referrals.referral_rejected.v1",
    ]
    assert works.audited() == [("referral.rejected", referral.id, "HN")]


def test_a_notice_wakes_streams_and_dispatches_deliveries_after_the_commit(works: Works) -> None:
    endpoint, referral_id = a_stored_endpoint(works), stored(works).id
    notice = a_notice(referral_id=referral_id, subject_id=referral_id)
    with works.platform() as work:
        work.email_channels.put(an_email_channel())
        notify(notice, work=work)
        assert works.effects.dispatched == []
    assert works.effects.woken == [RECEIVER]
    assert [claim.attempt for claim in works.effects.claims] == [1, 1]
    with works.open(THE_SENDER) as work:
        deliveries = work.deliveries.of_referral(referral_id)
    assert {delivery.channel for delivery in deliveries} == {Channel.WEBHOOK, Channel.EMAIL}
    assert {delivery.endpoint_id for delivery in deliveries} == {endpoint.id, None}
    assert {delivery.leased_until for delivery in deliveries} == {NOON + LEASE}


def test_the_same_notice_sets_nothing_off_again(works: Works) -> None:
    a_stored_endpoint(works)
    notice = a_notice()
    for _ in range(2):
        with works.platform() as work:
            notify(notice, work=work)
    assert (len(works.effects.woken), len(works.effects.dispatched)) == (1, 1)


def test_no_more_attempts_are_in_flight_than_an_endpoint_takes(works: Works) -> None:
    endpoint = a_stored_endpoint(works, failures=5)
    with works.platform() as work:
        work.deliveries.add(a_delivery(endpoint, leased_until=NOON + LEASE))
        notify(a_notice(), work=work)
    assert works.effects.dispatched == []


def test_the_home_of_a_caller_is_that_of_their_card(works: Works) -> None:
    with works.platform() as work:
        work.organisations.put(a_card(RECEIVER, HN))
    homes = {a_caller(RECEIVER, HN, GT): HN, a_caller(RECEIVER, MX): MX, a_caller(STRANGER, GT): GT}
    for grant, home in homes.items():
        with works.open(grant) as work:
            assert get_home_country(work=work) == home
    with works.open(a_caller(STRANGER, GT, HN)) as work, pytest.raises(Invalid):
        get_home_country(work=work)
    with works.platform() as work, pytest.raises(Forbidden):
        get_home_country(work=work)


def test_a_suspended_organisation_is_known(works: Works) -> None:
    with works.platform() as work:
        work.organisations.put(a_card(RECEIVER))
        assert work.organisations.suspended_among([RECEIVER]) == set()
        work.organisations.suspend(RECEIVER, at=NOON)
        assert work.organisations.suspended_among([RECEIVER, new_id()]) == {RECEIVER}
