"""The door to onnxruntime: the trained model and its tokenizer, read when first asked, shared by all threads.

The files lie beside this module. `weights/reader.json` has their digests, so that a file that was cut short, or is of
another version, is one plain error and never a wrong verdict. Adapters (`qa.reader.adapters`) lie with them.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ReaderError
from qa.reader.adapters import Adapter, merge
from qa.reader.onnx_format import matrices_of, product

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Encoded", "Model", "ReaderError", "Scores", "check", "shipped", "wake"]

WEIGHTS = Path(__file__).parent / "weights"

ASKED = 96
"""Tokens of a question or a claim that are read."""

MOST = 320
"""Tokens of question and window together."""

KEPT = 512
"""Texts whose tokens are kept."""

_FIRST, _BREAK = 101, 102  # the tokenizer's [CLS] and [SEP]
_MENDING = "install the package again"


@dataclass(frozen=True)
class Encoded:
    """A question or claim and the text it is read against, as tokens.

    `offsets[i]` is the (start, end) in the text of token `first + i`.
    """

    ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Scores:
    """What the model says of one pair. `span` is (tokens, 2): how well an answer starts and ends at each token, in
    logits, token 0 standing for "no answer here"; `verdict` is the logit of "the text carries the claim"."""

    span: NDArray[np.float32]
    verdict: float


Run = Callable[[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], str], tuple[NDArray[Any], NDArray[Any]]]
"""(ids, mask, types), each (batch, tokens), and an adapter's name or "" → span (batch, tokens, 2), verdict (batch,)."""


class Model:
    """Scores pairs of texts; safe for any number of threads."""

    def __init__(self, run: Run, tokenizer: Tokenizer) -> None:
        self._run = run
        self._tokenizer = tokenizer
        self._tokens = lru_cache(maxsize=KEPT)(self._tokens_of)  # a window is read for several things in turn

    def encode(self, asked: str, text: str) -> Encoded:
        """The tokens of a pair; what is longer than the model reads is cut from the end of each."""
        own = self._tokens(asked)[0][:ASKED]
        given, offsets = self._tokens(text)
        room = MOST - len(own) - 3
        return Encoded((_FIRST, *own, _BREAK, *given[:room], _BREAK), len(own) + 2, offsets[:room])

    def _tokens_of(self, text: str) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        """The first tokens of a text, and where each stands in it."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return tuple(found.ids[:MOST]), tuple(found.offsets[:MOST])

    def score(self, pairs: Sequence[Encoded], adapter: str = "", threads: int = 1) -> list[Scores]:
        """The scores of each pair.

        `adapter` is laid over the weights; so many `threads` read at once. Pairs are run one at a time: in int8 a batch
        shares the scale of its numbers, so that an answer would depend on what else was read, and is no faster.

        Raises: ReaderError for an adapter that is not there.
        """
        scores = partial(self._scores, adapter=adapter)
        if min(threads, len(pairs)) < 2:
            return list(map(scores, pairs))
        with ThreadPoolExecutor(min(threads, len(pairs)), thread_name_prefix="reading") as pool:
            return list(pool.map(scores, pairs))

    def _scores(self, pair: Encoded, adapter: str) -> Scores:
        ids = np.array([pair.ids], dtype=np.int64)
        types = np.zeros_like(ids)
        types[0, pair.first :] = 1
        span, verdict = self._run(ids, np.ones_like(ids), types, adapter)
        return Scores(span[0].astype(np.float32), float(verdict[0]))


_LOADING = threading.Lock()


def shipped() -> Model:
    """The model that comes with the package.

    Raises:
        ReaderError: A file of it is missing, damaged or of another version; the message says which and what to do.
    """
    with _LOADING:  # two threads that ask at once would read the files twice
        return loaded(WEIGHTS)


def wake() -> None:
    """Begins to read the shipped model beside whatever comes first, if nobody has: a cold question waits for the index.

    What is wrong with its files is told by the first that is read with it.
    """
    if not loaded.cache_info().currsize:
        threading.Thread(target=_woken, name="reader").start()


def _woken() -> None:
    with suppress(ReaderError):
        shipped()


@lru_cache(maxsize=4)
def loaded(folder: Path) -> Model:
    """The model in `folder`, in the form of `evals.reader.export`. Raises ReaderError as `shipped` does."""
    check(folder)
    from tokenizers import Tokenizer

    with _told(folder):
        networks = _Networks(folder)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Model(networks, tokenizer)


class _Networks:
    """Runs the network of a folder, plain or with an adapter laid over it; each is made when it is first wanted, so
    that a cold question waits for no more than it needs. What an adapter leaves as it was is in memory once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._model = folder, folder / "reader.onnx"
        self._made: dict[str, _Network] = {}
        self._making = threading.Lock()

    def __call__(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64], adapter: str
    ) -> tuple[Any, Any]:
        with self._making:
            if adapter not in self._made:
                self._made[adapter] = self._make(adapter)
            session = self._made[adapter].session
        span, verdict = session.run(["span", "verdict"], {"ids": ids, "mask": mask, "types": types})
        return span, verdict

    def _make(self, name: str) -> _Network:
        check(self._folder)
        file = self._folder / "adapters" / f"{name}.json"
        if name and not file.exists():
            raise ReaderError(f"The reader's adapter {name} is missing in {self._folder}: {_MENDING}.")
        with _told(self._folder):
            adapter = Adapter.load(file) if name else Adapter({})
            return _Network(str(self._model), {**self._matrices, **merge(adapter, self._matrices)})

    @cached_property
    def _matrices(self) -> Mapping[str, NDArray[np.int8]]:
        return matrices_of(self._model.read_bytes())


class _Network:
    """A model with other weights of the same shape and type in the place of those of their names."""

    def __init__(self, model: str | bytes, weights: Mapping[str, NDArray[Any]], *, widened: bool | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # A window is too little to share: a second thread costs a quarter more of the processors. Threads read a window
        # each (`Model.score`).
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 15 MB a network that are kept for the next run, and it is no faster
        widened = not _multiplies_exactly() if widened is None else widened
        options.add_session_config_entry("session.x64quantprecision", str(int(widened)))
        self._weights = {name: onnxruntime.OrtValue.ortvalue_from_numpy(value) for name, value in weights.items()}
        for name, value in self._weights.items():
            options.add_initializer(name, value)  # keeps no reference to it
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def _multiplies_exactly() -> bool:
    """Whether this processor adds products of eight bits without loss.

    Those with AVX2 and no VNNI add two of them in sixteen bits, which overflow. There all are widened first, so that
    the same scores come on every machine; where nothing overflows it would take three quarters more time.
    """
    largest = np.full((64, 16), 127, np.int8)
    session = _Network(product(largest), {}, widened=False).session
    (found,) = session.run(None, {"a": np.full((8, 64), 255, np.uint8)})
    return bool((found == 64 * 255 * 127).all())


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Whatever is wrong with the files of `folder` as one plain error: those of both libraries have no common class."""
    try:
        yield
    except Exception as error:
        raise ReaderError(
            f"The reader's files in {folder} cannot be used ({type(error).__name__}): {_MENDING}."
        ) from None


def check(folder: Path = WEIGHTS) -> None:
    """Nothing if the reader's files in `folder` are whole and belong together.

    Raises:
        ReaderError: One is missing, damaged or of another version.
    """
    try:
        digests = json.loads((folder / "reader.json").read_text(encoding="utf-8"))["sha256"]
        for name, digest in digests.items():
            known = (folder / name).stat()
            if _digest(folder / name, known.st_mtime_ns, known.st_ctime_ns, known.st_size) != digest:
                raise ReaderError(f"The reader's file {folder / name} is damaged or of another version: {_MENDING}.")
    except FileNotFoundError as error:
        raise ReaderError(f"The reader's file {error.filename} is missing: {_MENDING}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReaderError(
            f"The reader's files in {folder} cannot be read ({type(error).__name__}): {_MENDING}."
        ) from None


@lru_cache(maxsize=64)
def _digest(file: Path, *_: int) -> str:
    """The SHA-256 of a file; of one that has not changed since, by its times and size, as it was."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
