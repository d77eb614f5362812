"""Kinds of parts that are declared without code."""
