"""Every use case of identity that holds a rule."""
