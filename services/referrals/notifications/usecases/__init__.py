"""What organisations and the clock do with notifications; each runs in the unit of work that it is given."""
