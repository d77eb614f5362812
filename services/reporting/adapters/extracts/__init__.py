"""Extracts that organisations define, their runs and the files of these."""
