"""Every use case of identity that holds a rule, on units of work in memory."""
