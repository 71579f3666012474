"""Articles out of files, folders, pages and exports."""

from store.reading.guard import read_html
from store.reading.sources import Source, how_many, read

__all__ = ["Source", "how_many", "read", "read_html"]
