"""The reference of the interface: one OpenAPI document of all services, and the pages that show it."""
