"""Commands about the settings of a deployment, before and beside its running."""
