"""The unit of work of cases in memory, for unit tests of use cases.

`tests/contract/repositories` runs the same assertions against it and against the real unit of work on PostgreSQL: what
a unit test learns from a fake holds for the database as well. Its rows have no policies: who sees which is asked of
PostgreSQL alone.
"""
