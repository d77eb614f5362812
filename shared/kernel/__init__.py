"""The words every service shares. Imports nothing of ours and no framework."""
