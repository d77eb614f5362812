"""`make budget`: where the CPU-milliseconds and the commits of one work go, by process and by statement.

`docs/performance.md` says what is measured and how to read it.
"""
