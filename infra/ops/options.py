"""Options that commands of several files have."""

import click

from shared.kernel.country import Country

countries_option = click.option(
    "--country", "countries", multiple=True, type=click.Choice([c.value for c in Country]), help="Default: all."
)
