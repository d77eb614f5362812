"""Criminal proceedings, beside the cases of their persons."""
