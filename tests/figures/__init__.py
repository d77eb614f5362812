"""`make figures`: the size and shape of the house, counted from its files without importing them."""
