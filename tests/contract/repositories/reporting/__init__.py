"""What the unit of work of the reporting service keeps, in memory and on PostgreSQL alike."""
