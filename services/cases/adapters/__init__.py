"""PostgreSQL and Redis as the use cases need them."""
