"""`ceiba trace`: what one request did, in logs and databases, in the order of time."""
