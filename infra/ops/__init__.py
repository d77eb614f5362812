"""The operator's command line, `ceiba`."""
