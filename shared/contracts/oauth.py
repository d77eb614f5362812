"""Names that the identity service and its own OAuth2 clients share."""

WEB_CLIENT_ID = "ceiba-web"
"""The client as which the gateway signs people in."""
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - the registered name of a grant
"""RFC 8693 §2.1."""
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - the registered name of a type
"""RFC 8693 §3."""
