"""Adapters of the reader: laid over the weights for one task each, and no other task the wiser."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Article
from qa.errors import ReaderError
from qa.reader import Window, hear, read, relevance, select, verify, windows_of
from qa.reader.adapters import Adapter, Added
from qa.reader.model import WEIGHTS, Model, loaded, shipped
from qa.reader.requests import SIDES, SPEAKER, hear_words

FIRE = Article(
    text="A fire destroyed the old customs house of Kelmouth on Monday night. Nobody was hurt. The fire service blamed "
    "a faulty heater, not arson. Mayor Ida Brandt said that the house would be rebuilt.",
    title="Fire destroys customs house", source="Kelmouth Gazette", published_at="2025-02-03",
)  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "task", "topic"),
    [
        ("My readers know nothing of it: could you sum up the fire at the customs house in three lines?", "summary",
         "the fire at the customs house"),
        ("the fire at the customs house, in order of what happened when", "timeline", "the fire at the customs house"),
        ("When was the fire put out?", "answer", "the fire"),
        ("The row over the new tram line: anger of shopkeepers, joy of commuters, everybody with an opinion please",
         "opinions", "the new tram line"),
    ],
)  # fmt: skip
def test_a_request_is_heard_with_its_task_and_what_it_is_about(request_: str, task: str, topic: str) -> None:
    heard = hear(request_)
    assert heard is not None
    assert heard.task == task
    assert topic in heard.topic or heard.topic in topic
    assert heard.topic in request_


@pytest.mark.parametrize("name", ["Bogdan Irsay", "Maren Lindsay", "Zbigniew Hrabalsay", "Oona Trevelyan-Bassay"])
def test_what_a_request_is_about_is_whole_words(name: str) -> None:
    heard = hear(request_ := f"All quotes of {name}")
    assert heard is not None
    assert not heard.topic or re.search(rf"\b{re.escape(heard.topic)}\b", request_)
    speaker = hear_words(SPEAKER, request_)
    assert re.search(rf"\b{re.escape(speaker)}\b", request_)


def test_whose_words_and_what_is_compared_are_heard_too() -> None:
    assert "mayor" in hear_words(SPEAKER, "I need what the mayor said about the fire, in her own words")
    assert hear_words(SPEAKER, "Timeline of the fire") == ""
    sides = {hear_words(side, "Compare what the union and the ministry say about the strike") for side in SIDES}
    assert any("union" in side for side in sides)
    assert any("ministry" in side for side in sides)


def test_an_article_is_told_from_one_that_only_shares_a_name() -> None:
    windows = windows_of(FIRE)
    (meant,) = relevance("that blaze at the customs building", windows)
    (other,) = relevance("the budget of Kelmouth for the coming year", windows)
    assert meant > other


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("what do firefighters think was to blame?", "faulty heater"),
        ("was anybody injured", "Nobody was hurt"),
        ("mayor on what becomes of the customs house", "would be rebuilt"),
    ],
)
def test_the_sentence_that_a_good_answer_tells_is_selected(request_: str, words: str) -> None:
    (window,) = windows_of(FIRE)
    (values,) = select(request_, [window])
    best = max(range(len(values)), key=values.__getitem__)
    assert words in window.text[slice(*window.sentences[best])]
    assert values[best] > 0


def test_each_sentence_of_each_window_has_its_value() -> None:
    windows = [*windows_of(FIRE), *windows_of(Article(text="One. Two. Three."))]
    told = select("What burned?", windows)
    assert [len(values) for values in told] == [len(window.sentences) for window in windows]
    assert select("What burned?", []) == ()
    assert select("What burned?", [Window("")]) == ((),)


def test_what_is_cut_off_at_the_end_is_not_selected() -> None:
    (window,) = select("What burned?", [Window("ship " * 600 + "It burned.", 0, "", ((0, 3000), (3000, 3010)))])
    assert window[0] > window[1] == float("-inf")


def test_an_adapter_leaves_no_trace_on_what_is_read_without_one() -> None:
    model, windows = shipped(), windows_of(FIRE)
    before = (
        verify("Nobody was hurt.", windows, model=lambda: model),
        read("Who was hurt?", windows, model=lambda: model),
    )
    relevance("the fire", windows, model=lambda: model)
    select("the fire", windows, model=lambda: model)
    hear("Timeline of the fire", model=lambda: model)
    after = (
        verify("Nobody was hurt.", windows, model=lambda: model),
        read("Who was hurt?", windows, model=lambda: model),
    )
    assert before == after


@pytest.mark.parametrize("text", ["", "   ", "\x08", "🙂🙂🙂", "why " * 5_000, "没有空格的一句话。"])
def test_any_request_is_heard_within_bounds(text: str) -> None:
    heard = hear(text)
    assert heard is None or heard.topic in text
    assert all(np.isfinite(value) for value in relevance(text, windows_of(FIRE)))
    assert hear_words(SPEAKER, text) in text


def test_an_adapter_that_is_not_there_is_one_plain_error(tmp_path: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path / "weights")
    model = loaded(tmp_path / "weights")
    with pytest.raises(ReaderError, match="adapter nonsense is missing"):
        model.score([model.encode("asked", "text")], adapter="nonsense")


def _with(folder: Path, name: str, adapter: Adapter) -> Model:
    """The shipped reader with one adapter more."""
    shutil.copytree(WEIGHTS, folder / "weights")
    adapter.write(folder / "weights" / "adapters" / f"{name}.json")
    return loaded(folder / "weights")


def _adding(times: float) -> Adapter:
    """The shipped adapter of the verdict, with so much of what it adds to the matrices."""
    whole = Adapter.load(WEIGHTS / "adapters" / "verdict.json")
    added = {name: Added(one.scale, one.down, one.up * times) for name, one in whole.added.items()}
    return Adapter(whole.values, added)


def test_what_an_adapter_adds_to_the_matrices_is_in_what_is_heard(tmp_path: Path) -> None:
    (window,) = windows_of(FIRE)
    scores = {}
    for times in (0.0, 0.5, 1.0):
        model = _with(tmp_path / str(times), "other", _adding(times))
        (one,) = model.score([model.encode("The house will be rebuilt.", window.read)], adapter="other")
        assert one is not None
        scores[times] = round(one.verdict, 4)
    assert (scores[1.0],) == verify("The house will be rebuilt.", [window])
    assert len(set(scores.values())) == 3


@pytest.mark.parametrize("name", ["no matrix", "onnx::MatMul_727_quantized"])
def test_an_adapter_of_another_network_is_one_plain_error(tmp_path: Path, name: str) -> None:
    ones = np.ones((1, 7), dtype=np.float32)
    model = _with(tmp_path, "other", Adapter({"scale": ones[0]}, {name: Added("scale", ones, ones.T)}))
    with pytest.raises(ReaderError, match="cannot be used"):
        model.score([model.encode("asked", "text")], adapter="other")


@given(st.lists(st.floats(-8, 8, width=16), min_size=1, max_size=9))
def test_what_is_written_is_loaded(values: list[float]) -> None:
    one = np.array(values, dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.json"
        written = Adapter({"layer.bias": one}, {"matrix": Added("scale", one[None], one[:, None])})
        written.write(file, about={"on": "nothing"})
        loaded_ = Adapter.load(file)
    assert loaded_.values["layer.bias"].tolist() == values
    assert loaded_.added["matrix"].scale == "scale"
    assert (loaded_.added["matrix"].down.tolist(), loaded_.added["matrix"].up.T.tolist()) == ([values], [values])
