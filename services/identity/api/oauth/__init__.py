"""The OAuth2 and OpenID Connect endpoints. Authlib implements the protocol, the use cases decide."""
