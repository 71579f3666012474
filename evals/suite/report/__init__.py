"""The report of `qa eval`: its tables, its plots, its page."""
