"""What fault trials are made with: libraries, disks that fill up, files to damage, rows nobody expects."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from evals.synthetic import articles, questions
from store.article import Article
from store.library import Library

T = TypeVar("T")
Size = Literal["small", "large", "full"]
_ARTICLES: Mapping[Size, tuple[int, int]] = {"small": (40, 2), "large": (240, 10), "full": (1_850, 10)}


def template(place: Path, size: Size = "small") -> Path:
    """A copy of a library with both indexes, closed in order, at `place/library`.

    A `large` one has so many passages that Chroma has written its graph to disk; a `full` one over 20,000.
    """
    made = untouched(place, size)
    if not made.exists():
        count, paragraphs = _ARTICLES[size]
        with Library.open(made, follow=True, exact_up_to=0) as library:
            library.add(articles(count, seed=3, paragraphs=paragraphs))
            comes(lambda: library.is_following and not library.verify().notes, seconds=300)
    return Path(shutil.copytree(made, place / "library"))


def untouched(place: Path, size: Size) -> Path:
    """Where the library stands that `template` copies."""
    return place.parent / size


def write_files(folder: Path, count: int) -> None:
    """`count` articles as files in `folder`, each with a title that no other has."""
    folder.mkdir()
    for number, article in enumerate(articles(count, seed=8, paragraphs=4)):
        text = f"---\ntitle: {article.title} ({number})\n---\n{article.text}"
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")


def damage(path: Path, draw: random.Random) -> str:
    """Damage the file at `path` somehow; how."""
    how = draw.choice(("flipped", "cut", "zeroed", "longer", "gone", "foreign"))
    size = path.stat().st_size
    if how == "gone":
        path.unlink()
    elif how == "cut":
        os.truncate(path, draw.randrange(max(1, size)))
    elif how == "longer":
        path.write_bytes(path.read_bytes() + draw.randbytes(draw.randint(1, 5000)))
    elif how == "foreign":
        path.write_bytes(draw.randbytes(size))
    else:
        data = bytearray(path.read_bytes())
        for _ in range(draw.randint(1, 20)):
            at = draw.randrange(max(1, len(data)))
            length = 1 if how == "flipped" else draw.randint(1, 512)
            data[at : at + length] = bytes(
                b ^ draw.randint(1, 255) if how == "flipped" else 0 for b in data[at : at + length]
            )
        path.write_bytes(data)
    return f"{path.name} {how}"


@contextmanager
def small_disk(
    place: Path, megabytes: int
) -> Iterator[tuple[Path, Callable[[], subprocess.CompletedProcess[bytes] | None]]]:
    """A folder on a file system of so many MB, and a function that enlarges it.

    Where none can be mounted, the size of each file that this process writes is limited instead.
    """
    room = place / "room"
    room.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(room)]
    if shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            larger = ["mount", "-o", "remount,size=512m", str(room)]
            yield room, lambda: subprocess.run(larger, capture_output=True, check=True)
        finally:
            subprocess.run(["umount", "-l", str(room)], capture_output=True, check=False)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes * 2**20, hard))
    try:
        yield room, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def hostile(draw: random.Random) -> Article:
    """An article of text and metadata that nobody would write."""
    text = draw.choice((_strange(draw), _strange(draw) * draw.randint(1, 200), questions(1, draw.randrange(99))[0]))
    spans = [tuple(sorted(draw.sample(range(len(text) + 9), 2))) for _ in range(draw.randint(0, 3))]
    return Article(
        id=draw.choice(("", "same", "x" * 3000, _strange(draw), f"id-{draw.randrange(9)}")),
        text=text,
        title=draw.choice((None, "", _strange(draw), "t" * 50_000)),
        author=draw.choice((None, _strange(draw))),
        source=draw.choice((None, _strange(draw))),
        published_at=draw.choice((None, "", "2024-03-01", "yesterday", "0001-01-01T00:00:00+14:00", _strange(draw))),
        updated_at=draw.choice((None, "9999-12-31T23:59:59-12:00", "2024-03-02")),
        url=draw.choice((None, f"https://example.org/{draw.randrange(9)}", _strange(draw))),
        language=draw.choice((None, "en", "zh", "xx", "")),
        headings=tuple((a, b) for a, b in spans),
    )


def _strange(draw: random.Random) -> str:
    pieces = (
        *("\ud800", "\0", "\u202e", "\u200b", "\U000e0041", "e\u0301", "\U0001f600", "ﬁ", "中国经济", "ภาษาไทย"),
        *("'; DROP TABLE articles; --", "AND NOT (", '"', "\\", "%s", "{}", "text:", "*", "<script>"),
        *("\r\n\r\n", "\t", ". ", "a" * 2000, "Harbour tender approved"),
    )
    return "".join(draw.choice(pieces) for _ in range(draw.randint(0, 12)))


def size_of(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(size for _, size in _each_file(folder, lambda path: path.stat().st_size))


def holding(folder: Path, words: str) -> list[str]:
    """The files below `folder` that hold `words`, in whatever case and in either Unicode form of two bytes."""
    wanted = [words.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    read = _each_file(folder, lambda path: path.read_bytes().lower())
    return [path.name for path, data in read if any(w in data for w in wanted)]


def _each_file(folder: Path, tell: Callable[[Path], T]) -> Iterator[tuple[Path, T]]:
    """Each file below `folder` with what `tell` says of it; an index that is deleted meanwhile takes its own along."""
    for where, _, names in os.walk(folder):
        for path in (Path(where) / name for name in sorted(names)):
            with suppress(FileNotFoundError):
                yield path, tell(path)


def comes(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait so long at most until `condition` holds; whether it does."""
    deadline = time.monotonic() + seconds
    while not (done := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return done


def telling(article: Article) -> str:
    """A question that this article answers better than any other: its own first words."""
    return article.text[:400]


class Directions:
    """An embedder for trials: every word has a direction of its own, drawn from its letters and a `salt`."""

    def __init__(self, name: str, dimension: int, salt: str = "", fails_after: int | None = None) -> None:
        self.name = name
        self.dimension = dimension
        self.salt = salt
        self._left = fails_after

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text, (n, dimension)."""
        if self._left is not None:
            self._left -= len(texts)
            if self._left < 0:
                raise ConnectionError("no more")
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row += self._direction(word)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of a question, (dimension,)."""
        row: npt.NDArray[np.float32] = self.embed([text])[0]
        return row

    def _direction(self, word: str) -> npt.NDArray[np.float32]:
        seed = hashlib.sha256((self.salt + word).encode("utf-8", "replace")).digest()
        numbers = np.frombuffer((seed * (self.dimension // 16 + 1))[: 2 * self.dimension], dtype="<u2")
        return (numbers.astype(np.float32) / 32767.5 - 1).astype(np.float32)
