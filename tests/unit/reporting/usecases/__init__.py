"""Each use case of the reporting service, over a unit of work in memory."""
