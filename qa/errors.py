"""The error tree; `store.errors` has the part of the store.

QAError
├── LibraryError (LibraryBusy, LibraryDamaged, Misnamed, FeedbackFull), ReadError, FilterError
├── ModelError      the language model could not answer; `retryable` says whether asking again may help
├── ReaderError     the trained reader's files are missing or damaged
└── SettingsError   a setting nobody knows, or a value it cannot take
    └── WrongSetting    one that whoever runs a command has written wrongly
"""

from store.errors import FilterError as FilterError
from store.errors import LibraryBusy as LibraryBusy
from store.errors import LibraryDamaged as LibraryDamaged
from store.errors import LibraryError as LibraryError
from store.errors import Misnamed as Misnamed
from store.errors import QAError as QAError
from store.errors import ReadError as ReadError


class FeedbackFull(LibraryError):
    """There is no room for more of what readers say of answers."""


class ModelError(QAError):
    """The language model could not answer."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class ReaderError(QAError):
    """The trained reader cannot be used: a file of it is missing, damaged or of another version."""


class SettingsError(QAError):
    """A setting nobody knows, or a value it cannot take."""


class WrongSetting(SettingsError):
    """What is set from outside (the environment, `qa.env`, an option) is none that there is: a command used wrongly."""
