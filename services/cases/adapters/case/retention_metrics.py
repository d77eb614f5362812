"""What operators see of retention."""

from prometheus_client import Counter

ANONYMISED = Counter("ceiba_cases_anonymised_total", "Closed cases that were anonymised when their retention had ended")
FAILED = Counter(
    "ceiba_cases_anonymising_failed_total", "Closed cases whose anonymisation failed, once for each run that tried"
)
