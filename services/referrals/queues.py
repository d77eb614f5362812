"""The queues this service reads."""

from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY

TICKS = "referrals.ticks"
"""Apart from the facts, so that a backlog of facts does not stop the clock."""

QUEUES = (REFERRALS_EVENTS, REFERRALS_NOTIFY, TICKS)
