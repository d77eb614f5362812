"""Units of work in memory, for unit tests of use cases.

`tests/contract/repositories` runs the same assertions against these fakes and against the real unit of work on
PostgreSQL: what a unit test learns from a fake holds for the database as well.
"""
