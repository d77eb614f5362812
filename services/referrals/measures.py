"""What the schema of referrals counts for the metrics of its relay: the function `measures()`."""

from prometheus_client import Gauge

from shared.metrics.measured import Measured

MEASURES = {
    "referrals_unanswered": Measured(
        Gauge(
            "ceiba_referrals_unanswered",
            "Referrals to a country that nobody has answered: in time, near (a quarter of the time is left) or past",
            ["country", "standing"],
        )
    ),
    "deliveries_waiting": Measured(
        Gauge(
            "ceiba_deliveries_waiting",
            "Webhooks and e-mails that are still to be delivered: new, or failing",
            ["channel", "state"],
        )
    ),
    "deliveries_oldest_seconds": Measured(
        Gauge("ceiba_deliveries_oldest_seconds", "Age of the oldest of them", ["channel", "state"])
    ),
    "webhook_endpoints": Measured(Gauge("ceiba_webhook_endpoints", "Webhook endpoints by their state", ["state"])),
}
