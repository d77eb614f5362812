"""What several use cases do together, on one unit of work, which none of them commits."""
