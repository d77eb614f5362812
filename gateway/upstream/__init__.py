"""The services behind the gateway: connections, limits of use, requests sent and responses read."""
