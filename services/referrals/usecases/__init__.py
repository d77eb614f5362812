"""One function per thing the network does; each runs in the unit of work it is given."""
