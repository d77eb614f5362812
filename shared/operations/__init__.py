"""What the processes of a service tell of themselves to whoever operates the platform: numbers and codes."""
