"""Whether the libraries that read pages and documents can be loaded: an installation may lack what one stands on."""

from __future__ import annotations

from importlib import import_module

_LIBRARIES = ("lxml.html", "trafilatura", "htmldate", "pypdfium2", "docx", "brotli", "charset_normalizer")


def unloadable() -> dict[str, str]:
    """Each library of the readers that cannot be loaded here, with what Python says of it; {} if all can."""
    found = {}
    for name in _LIBRARIES:
        try:
            import_module(name)
        except (ImportError, OSError) as error:  # OSError: a shared library of another system
            found[name] = " ".join(str(error).split())
    return found
