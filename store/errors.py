"""The error tree of the store.

QAError
├── LibraryError        a library cannot do what was asked: the message says what, which, and what to do
│   ├── LibraryBusy     another process is writing and did not finish in time; says who holds the lock
│   ├── LibraryDamaged  what is on disk contradicts itself and could not be healed
│   └── Misnamed        there is no embedder of this name, or this is no address of a database
├── ReadError           one source cannot be read as articles; becomes a `Rejected`, never ends an `add`
└── FilterError         a filter nobody knows, or a date that is none

`qa.errors` adds `ModelError` and `SettingsError` under the same root.
"""

from store.language.bilingual import Spoken, translate


class QAError(Exception):
    """Root of every error this product raises on purpose. `str()` says why in English, `told` in the reader's language
    as far as that is ours."""

    def told(self, in_language: Spoken) -> str:
        """Why, in one sentence."""
        return translate(self.args[0] if self.args else "", in_language)


class LibraryError(QAError):
    """A library cannot do what was asked."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library and did not finish in time."""


class LibraryDamaged(LibraryError):
    """What is on disk contradicts itself and could not be healed."""


class Misnamed(LibraryError):
    """What a library is to be opened with is named wrongly: no embedder, or no database, is called so."""


class ReadError(QAError):
    """One source cannot be read as articles."""


class FilterError(QAError, ValueError):
    """A filter nobody knows, or a value it cannot take."""
