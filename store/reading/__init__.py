"""Articles out of files, folders, pages and exports."""

from store.reading.guard import read_html
from store.reading.sources import Source, read

__all__ = ["Source", "read", "read_html"]
