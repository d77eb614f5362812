"""Setting up, running and operating the platform. It imports the services; no service imports it."""
