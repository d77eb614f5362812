"""The OAuth2 and OpenID Connect protocol over Authlib: it speaks HTTP and asks the use cases to decide."""
