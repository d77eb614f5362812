"""What tests make of each service's entities, commands and events: one module a service, one definition a thing."""
