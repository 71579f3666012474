"""Whether the libraries that read pages and documents can be loaded: an installation may lack what one stands on."""

from __future__ import annotations

from importlib import import_module

LIBRARIES = {
    "trafilatura": "trafilatura",
    "charset-normalizer": "charset_normalizer",
    "htmldate": "htmldate",
    "dateparser": "dateparser",
    "lxml": "lxml.html",
    "pypdfium2": "pypdfium2",
    "python-docx": "docx",
    "brotli": "brotli",
}
"""What is imported of each, by its name as a package."""


def unloadable() -> dict[str, str]:
    """Each library of the readers that cannot be loaded here, with what Python says of it; {} if all can."""
    found = {}
    for name in LIBRARIES.values():
        try:
            import_module(name)
        except (ImportError, OSError) as error:  # OSError: a shared library of another system
            found[name] = " ".join(str(error).split())
    return found
