"""Files read side by side, in the order they were given: pages take a tenth of a second each, and cores stand idle.

Each thread has a child process of its own that does the reading. The children are our own and not a pool's, since a
pool would run the user's script again in each.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Self

from store.article import Article, Rejected, Remark
from store.reading.formats.limited_reading import PageReader
from store.reading.formats.tables import File
from store.reading.known import ReadWhole, Unread

Item = Article | Rejected | Remark
Found = Item | Unread | ReadWhole
ReadFile = Callable[[File, PageReader], Iterator[Found]]

_ENOUGH = 24
"""Slow files in a row from which on starting children pays."""

_AHEAD = 8  # files read in advance for each child


def read_files(
    paths: Iterable[File | Rejected],
    read_file: ReadFile,
    is_slow: Callable[[File], bool],
    pages: PageReader,
) -> Iterator[Found]:
    """What `read_file` gives for each of `paths`, in their order; a path that is a rejection already is passed on.

    Those that are slow to read are read by children, one a core, once there are enough of them; the others here. All
    may be on disk or in one archive.
    """
    stream = iter(paths)
    first: list[File | Rejected] = []
    slow = 0
    while slow < _ENOUGH and (path := next(stream, None)) is not None:
        first.append(path)
        slow += not isinstance(path, Rejected) and is_slow(path)
    workers = (os.cpu_count() or 1) if slow == _ENOUGH else 1
    with _Children(read_file, workers) as children:
        waiting: deque[Callable[[], Iterable[Found]]] = deque()
        for path in chain(first, stream):
            if isinstance(path, Rejected):
                waiting.append(partial(iter, [path]))
            elif workers > 1 and is_slow(path):
                waiting.append(children.submit(path).result)
            else:
                waiting.append(partial(read_file, path, pages))
            if workers == 1 or len(waiting) >= workers * _AHEAD:
                yield from waiting.popleft()()
        for found in waiting:
            yield from found()


class _Children:
    """Threads with a child each; leaving the block ends them all, whatever they are doing."""

    def __init__(self, read_file: ReadFile, workers: int) -> None:
        self._read_file = read_file
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._own = threading.local()
        self._readers: list[PageReader] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.close()

    def submit(self, path: File) -> Future[Sequence[Found]]:
        """What is in the file, as soon as a child has read it."""
        return self._threads.submit(self._read, path)

    def _read(self, path: File) -> Sequence[Found]:
        if not hasattr(self._own, "reader"):
            self._own.reader = PageReader(always_elsewhere=True)
            self._readers.append(self._own.reader)
        return tuple(self._read_file(path, self._own.reader))
