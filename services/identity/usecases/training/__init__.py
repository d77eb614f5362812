"""The training that people pass before they work with real cases."""
