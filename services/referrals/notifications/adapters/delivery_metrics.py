"""How attempts to deliver end, as numbers: no endpoint and no address."""

from prometheus_client import Counter

ATTEMPTS = Counter(
    "ceiba_delivery_attempts_total", "Attempts to deliver a webhook or an e-mail, by outcome", ["channel", "outcome"]
)
