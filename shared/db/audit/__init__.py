"""The audit trail: its chain, its anchors, and how both are verified."""
