"""What a notification is, how it leaves the platform, and where it may go. No framework."""
