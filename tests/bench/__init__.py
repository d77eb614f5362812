"""`make bench`: what a request costs, beside what the floors cost in the same run.

Absolute times on a shared machine mean little. Compare CPU-milliseconds and ratios; the floors (a prepared statement,
COPY, a raw Celery task, an empty Flask route) are measured minutes apart on the same cores.
"""
