"""A notice is given: stored with its deliveries, which are attempted after the commit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.cloudevent import WEBHOOK_TYPES
from services.referrals.notifications.domain.delivery_plan import DeliveryPlan
from services.referrals.notifications.domain.notice import NewNotice, Notice
from services.referrals.notifications.domain.sealed_notices import is_for_named, is_of_sender, to_each_named
from services.referrals.notifications.processes.messages import MessageWriter
from shared.db.last_step import LastStep
from shared.kernel.ids import new_id
from shared.telemetry import current_request_id, current_trace


def notify(notice: Notice, *, work: NotificationsWork) -> None:
    """Store the notification and its deliveries right before the commit, unless the organisation has this notice.

    What can be attempted at once is leased and attempted after the commit.
    """
    new_notice = NewNotice(
        id=new_id(),
        notice=notice,
        happened_at=work.clock.now(),
        trace=current_trace(),
        request_id=current_request_id(),
    )
    work.before_commit(LastStep(_give, work), new_notice)


def _give(new_notices: Sequence[NewNotice], *, work: NotificationsWork) -> None:
    """Store notices and their deliveries: what needs no lock is read before the organisations are locked."""
    now, new_notices = work.clock.now(), _of_sealed_referrals(_of_sealed_cases(new_notices, work), work)
    recipients = {one.notice.organisation_id for one in new_notices if one.notice.leaves}
    suspended = work.organisations.suspended_among(recipients) if recipients else set()
    channels = work.email_channels.of(recipients) if recipients else {}
    dated = _dated(new_notices, work)
    given = work.notifications.add(new_notices, at=now)
    new = [one for one in dated if one.id in given]
    if not new:
        return
    outbound = [one for one in new if one.notice.leaves]
    organisations = {one.notice.organisation_id for one in outbound if one.notice.kind in WEBHOOK_TYPES}
    rooms = work.endpoints.rooms_of(organisations, now) if organisations else []
    plan = DeliveryPlan(rooms, channels, suspended, now)
    for one in outbound:
        plan.add(one)
    if plan.deliveries:
        work.deliveries.add(*plan.deliveries)
        work.after_commit(partial(_dispatch, plan, now, work))
    work.after_commit(partial(work.outside.publisher.publish, {one.notice.organisation_id for one in new}))


def _of_sealed_cases(new_notices: Sequence[NewNotice], work: NotificationsWork) -> list[NewNotice]:
    # The cases service names only those who see the case, but it may have been sealed since.
    about = {one.notice.case_id for one in new_notices if one.notice.case_id}
    named = work.case_seals.named_of_cases(about) if about else {}
    return [one for one in new_notices if is_for_named(one, named)]


def _of_sealed_referrals(new_notices: Sequence[NewNotice], work: NotificationsWork) -> list[NewNotice]:
    about = {one.notice.referral_id for one in new_notices if one.notice.referral_id and is_of_sender(one)}
    named = work.case_seals.named_of(about) if about else {}
    if not named:
        return list(new_notices)
    found: list[NewNotice] = []
    for one in new_notices:
        people = named.get(one.notice.referral_id) if one.notice.referral_id and is_of_sender(one) else None
        found += [one] if people is None else to_each_named(one, people)
    return found


def _dated(new_notices: Sequence[NewNotice], work: NotificationsWork) -> list[NewNotice]:
    """The same with the time of the step that a notice is about, in one statement; the others are of now."""
    times = work.log.times_of([one.notice.step for one in new_notices if one.notice.step is not None])
    return [
        one if one.notice.step is None else replace(one, happened_at=times.get(one.notice.step, one.happened_at))
        for one in new_notices
    ]


def _dispatch(plan: DeliveryPlan, now: datetime, work: NotificationsWork) -> None:
    letters = MessageWriter(
        endpoints=work.endpoints,
        email_channels=work.email_channels,
        endpoint_of=plan.endpoint_of,
        channel_of=plan.channel_of,
    )
    for message in letters.messages(plan.leased, at=now):
        work.outside.dispatcher.dispatch(message)
