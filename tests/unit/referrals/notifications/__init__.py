"""Use cases of notifications over a unit of work in memory."""
