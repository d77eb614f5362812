"""Notifications of organisations: in the application, as a stream, by webhook and by e-mail.

The package knows nothing of the life cycle of a referral. Another part of the service makes a `Notice` and calls
`notify(notice, work=work)`.
"""
