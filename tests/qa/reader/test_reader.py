"""The reader: windows that cover an article, readings that are its words, verdicts, and files that are no good."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tokenizers import Tokenizer

from qa import Article, check_support
from qa.errors import ReaderError
from qa.reader import Window, check, header_of, knows, read, verify, windows_of
from qa.reader.model import MOST, WEIGHTS, Encoded, Model, loaded, shipped
from qa.reader.onnx_format import product
from qa.reader.windows import LENGTH, LONGEST

TEXT = (
    "The council of Velden voted 11 to 4 on Tuesday to build a tram line. It will cost 312 million crowns. "
    "Mayor Ida Lund welcomed the vote. Opponents led by Karl Brandt said the money should go to schools."
)
ARTICLE = Article(text=TEXT, title="Council approves tram", source="Velden Post", published_at="2025-03-04")

pieces = st.lists(
    st.sampled_from(["The ferry sank.", "Nobody was hurt, she said.", "“It was cold.”", "\n\n", "🙂", "x" * 900, " "]),
    max_size=40,
)


@given(pieces)
def test_windows_are_words_of_the_article_and_leave_no_sentence_out(parts: list[str]) -> None:
    article = Article(text=" ".join(parts) + ".", language="en")
    covered: set[int] = set()
    for window in windows_of(article):
        assert article.text[window.start : window.start + len(window.text)] == window.text
        assert len(window.text) <= max(LENGTH, LONGEST)
        assert all(0 <= a < b <= len(window.text) for a, b in window.sentences)
        covered |= {window.start + i for a, b in window.sentences for i in range(a, b)}
    assert {i for i, c in enumerate(article.text) if c.isalnum()} <= covered


def test_a_window_begins_with_what_the_article_says_of_itself() -> None:
    (window,) = windows_of(ARTICLE)
    assert window.header == header_of(ARTICLE) == "Council approves tram — Velden Post — 2025-03-04"
    assert window.read.endswith(TEXT)


def test_windows_on_end_share_sentences() -> None:
    article = Article(text=" ".join(f"Sentence number {n} tells of the harbour and its cranes." for n in range(40)))
    windows = windows_of(article)
    assert len(windows) > 3
    assert all(later.start < earlier.start + len(earlier.text) for earlier, later in pairwise(windows))


def test_the_words_that_answer_are_found() -> None:
    windows = windows_of(ARTICLE)
    best = read("What will the tram line cost?", windows)[0]
    assert "312 million" in windows[best.window].text[best.start : best.end]
    assert best.score > 0


def test_every_sentence_has_one_reading_the_surest_first() -> None:
    windows = windows_of(ARTICLE)
    found = read("Who is against it?", windows)
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    assert len({(r.window, r.sentence) for r in found}) == len(found) == len(windows[0].sentences)
    for one in found:
        start, end = windows[one.window].sentences[one.sentence]
        assert start <= one.start < one.end <= end


def test_what_a_text_says_is_carried_and_what_it_does_not_say_is_not() -> None:
    windows = windows_of(ARTICLE)
    (carried,) = verify("The tram line will cost 312 million crowns.", windows)
    (elsewhere,) = verify("The airport of Hallin was closed by snow.", windows)
    assert carried > 0 > elsewhere


@pytest.mark.parametrize("text", ["", " ", "🙂🙂🙂", "word " * 50_000, "没有空格的一句话。"])
def test_any_text_is_read_within_bounds(text: str) -> None:
    windows = windows_of(Article(text=text or "."))[:3]
    assert len(verify("The tram line will cost 312 million crowns." * 300, windows)) == len(windows)
    assert all(np.isfinite(r.score) for r in read("What does it cost? " * 600, windows))


def test_a_score_is_the_same_whatever_else_is_asked() -> None:
    article = Article(
        text=" ".join(f"Sentence {n} tells of the harbour, its {n * 7} cranes and a tram." for n in range(40))
    )
    windows = windows_of(article)
    fresh = shipped()  # passed in, so that nothing is kept from one call to the next
    alone = [verify("The harbour has 49 cranes.", [w], model=lambda: fresh)[0] for w in windows]
    assert list(verify("The harbour has 49 cranes.", windows, model=lambda: fresh)) == alone


def test_many_threads_get_the_same_answer() -> None:
    windows = windows_of(ARTICLE)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: verify(f"Claim {n % 4} about the tram.", windows), range(32)))
    assert all(found[n] == found[n % 4] for n in range(32))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("How do I bake a loaf in an oven that I do not trust?", True),
        ("price per tonne in Łódź", True),
        ("Nóirín Gaughan", True),
        ("prévisions budgétaires suisses", False),
        ("Warum steigen die Mieten in Bern?", False),
        ("房租为什么上涨？", False),
    ],
)
def test_it_is_told_whether_the_reader_knows_the_language(text: str, known: bool) -> None:
    assert knows(text) is known


class _Counting:
    """A model that says how many pairs it was given."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.adapters: set[str] = set()

    def __call__(
        self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray, adapter: str
    ) -> tuple[np.ndarray, np.ndarray]:
        self.adapters.add(adapter)
        self.batches.append(len(ids))
        assert ids.shape == mask.shape == types.shape
        assert ids.shape[1] <= MOST
        return np.zeros((*ids.shape, 2), dtype=np.float32), np.arange(len(ids), dtype=np.float32)


def _model(run: _Counting) -> Model:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Model(run, tokenizer)


def test_five_hundred_windows_are_scored_one_at_a_time() -> None:
    run = _Counting()
    model = _model(run)
    windows = [Window(f"The tram line number {n} was opened.") for n in range(500)]
    assert len(verify("It was opened.", windows, model=lambda: model)) == 500
    assert run.batches == [1] * 500
    assert run.adapters == {"verdict"}


def test_a_pair_that_is_too_long_is_cut_and_keeps_its_frame() -> None:
    pair: Encoded = _model(_Counting()).encode("why " * 5000, "because " * 5000)
    assert len(pair.ids) == MOST
    assert pair.ids[0] == 101
    assert pair.ids[-1] == 102


def _copy(folder: Path) -> Path:
    shutil.copytree(WEIGHTS, folder / "weights")
    return folder / "weights"


def test_whole_files_are_no_problem(tmp_path: Path) -> None:
    check(_copy(tmp_path))


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json", "reader.json", "adapters/relevance.json"])
def test_a_missing_file_is_one_plain_error(tmp_path: Path, name: str) -> None:
    folder = _copy(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ReaderError, match=f"{name} is missing: install the package again"):
        check(folder)


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json", "adapters/requests.json"])
def test_a_file_cut_short_is_one_plain_error(tmp_path: Path, name: str) -> None:
    folder = _copy(tmp_path)
    (folder / name).write_bytes((folder / name).read_bytes()[:-100])
    with pytest.raises(ReaderError, match=f"{name} is damaged or of another version"):
        check(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sha256": 3}', "{"])
def test_digests_that_are_none_are_one_plain_error(tmp_path: Path, text: str) -> None:
    folder = _copy(tmp_path)
    (folder / "reader.json").write_text(text)
    with pytest.raises(ReaderError, match="cannot be read"):
        check(folder)


def test_the_digests_name_every_file() -> None:
    named = json.loads((WEIGHTS / "reader.json").read_text())["sha256"]
    files = {str(file.relative_to(WEIGHTS)) for file in WEIGHTS.rglob("*") if file.is_file()}
    assert set(named) == files - {"reader.json"}


def test_a_model_whose_files_are_exchanged_while_it_runs_says_what_it_said(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    model = loaded(folder)
    windows = [Window(TEXT)]
    before = verify("The tram line was approved.", windows, model=lambda: model)
    (folder / "reader.onnx").write_bytes(b"another model")
    assert verify("The tram line was approved.", windows, model=lambda: loaded(folder)) == before


HUGE = "The harbour was quiet and nothing of note happened there. " * 2_500


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The council voted 11 to 4 to build a tram line.", HUGE + TEXT),
        ("The council voted 11 to 4 to build a tram line.", "🙂 " * 30_000 + TEXT),
        ("The council voted 11 to 4 to build a tram line.", "Съвет гласува вчера. " * 3_000 + TEXT),
    ],
)
def test_what_stands_in_a_huge_or_strange_text_is_found_there(claim: str, text: str) -> None:
    assert check_support(claim, text).verdict == "supported"


@pytest.mark.parametrize("text", ["", "🙂🙂🙂", "\n\n\n", "Съвет гласува вчера.", HUGE])
@pytest.mark.parametrize("claim", ["The tram line was approved.", "🙂", "tram " * 2_000, "¿" * 10_000])
def test_no_strange_claim_or_text_makes_a_green_verdict(claim: str, text: str) -> None:
    assert check_support(claim, text).verdict != "supported"


@given(arrays(np.int8, (9, 4), elements=st.integers(-60, 60)), arrays(np.uint8, (3, 9), elements=st.integers(0, 120)))
def test_the_model_that_multiplies_gives_the_product(matrix: NDArray[np.int8], numbers: NDArray[np.uint8]) -> None:
    (found,) = _network(product(matrix)).run(None, {"a": numbers})
    assert found.tolist() == (numbers.astype(int) @ matrix.astype(int)).tolist()


def test_scores_are_those_of_products_without_loss() -> None:
    ids = np.array([shipped().encode("Who welcomed the vote?", TEXT).ids], dtype=np.int64)
    given_ = {"ids": ids, "mask": np.ones_like(ids), "types": (np.arange(ids.size) >= 7)[None].astype(np.int64)}
    span, verdict = _network(str(WEIGHTS / "reader.onnx")).run(["span", "verdict"], given_)
    (scores,) = shipped().score([Encoded(tuple(ids[0].tolist()), 7, ())])
    assert (scores.span == span[0]).all()
    assert scores.verdict == float(verdict[0])


def _network(model: str | bytes) -> onnxruntime.InferenceSession:
    """A network whose products of eight bits are widened first, so that none is cut off on any processor."""
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
