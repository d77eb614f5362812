"""The one queue of the identity service."""

CHORES = "identity.chores"
"""What a clock starts: mail, revocations, keys, clearing."""

QUEUES = (CHORES,)
