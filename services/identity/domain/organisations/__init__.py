"""The organisations of the network, and what each answers for."""
