"""Where requests enter: they are checked, counted, then passed on or answered."""
