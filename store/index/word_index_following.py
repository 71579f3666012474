"""A host's index of words kept up to date with what other hosts write: what they removed is soon gone here as well."""

from __future__ import annotations

import logging
import threading

from store.database.connection import Database
from store.database.moment import moment
from store.errors import LibraryError
from store.index.word_index import WordIndex

_log = logging.getLogger(__name__)
_EVERY = 1.0  # seconds between two looks at the log
_LONGEST_PAUSE = 8.0  # seconds before trying again after failures
_PATIENCE = 5.0  # seconds that closing waits for a look to end


class Keeping:
    """Follows the log in a thread of its own until closed."""

    def __init__(self, database: Database, words: WordIndex) -> None:
        self._database = database
        self._words = words
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeping", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        pause = _EVERY
        while not self._stop.wait(pause):
            try:
                self._words.keep_up(self._database.ask(moment))
                pause = _EVERY
            except LibraryError as error:
                _log.warning("the index of words cannot follow: %s", error)
                pause = min(_LONGEST_PAUSE, 2 * pause)
