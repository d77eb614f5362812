"""One function per thing this service does, named with a verb."""
