"""The database of the reporting service, and the drawing of charts."""
