"""What the schema of identity counts for the metrics of its relay: the function `measures()`."""

from prometheus_client import Gauge

from shared.metrics.measured import Measured

MEASURES = {
    "mail_waiting": Measured(
        Gauge(
            "ceiba_identity_mail_waiting",
            "E-mails of identity that are still to be sent: new, or failing",
            ["kind", "state"],
        )
    ),
    "mail_attempts": Measured(
        Gauge("ceiba_identity_mail_attempts", "Attempts of the e-mail of this kind that has most", ["kind"])
    ),
}
