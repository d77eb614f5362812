"""What is wrong with a backup, in a sentence for the operator."""

import click


class BackupRefused(click.ClickException):
    """The backup, or the place for it, is not as it should be. Nothing was changed."""
