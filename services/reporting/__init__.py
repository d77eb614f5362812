"""Figures and extracts that are safe to publish, made from coded facts; never a name."""
