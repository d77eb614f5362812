"""The queues this service reads."""

from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY

TICKS = "referrals.ticks"
"""Apart from the events, so that a backlog of events does not delay the ticks."""

QUEUES = (REFERRALS_EVENTS, REFERRALS_NOTIFY, TICKS)
