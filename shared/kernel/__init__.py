"""The vocabulary of every service: country, ids, clock, grant, errors. It imports no framework and no other package."""
