"""Indicators: questions about them, their answers, and what is published."""
