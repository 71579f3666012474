"""What the reader is trained on and measured by: requests on whole pages, with the sentences that answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from tokenizers import Tokenizer

from evals.figures.whole_pages import of_whole_pages, pages
from evals.reader.page_pairs import of_pages, page_requests, summed_up
from evals.reader.ranked_pairs import BESIDE, laid, sought
from evals.reader.real_pages import real_requests
from evals.saved_pages import of_claims
from qa.reader import Window
from qa.reader.model import WEIGHTS, Model
from store.language.sentences import sentence_spans


@pytest.mark.parametrize("held", [True, False])
def test_what_answers_a_request_on_a_page_begins_where_a_sentence_does(held: bool) -> None:
    for one in page_requests(held=held):
        begins = {start for start, _ in sentence_spans(one.text, "en")}
        assert one.request.strip()
        assert set(one.starts) <= begins
        assert len(set(one.starts)) == len(one.starts)


@pytest.mark.parametrize("held", [True, False])
def test_the_main_points_of_a_page_are_a_few_of_its_sentences(held: bool) -> None:
    for page in summed_up(held=held):
        spans = list(sentence_spans(page.text, "en"))
        assert {*page.starts} <= {start for start, _ in spans}
        assert 3 <= len(set(page.starts)) == len(page.starts) < len(spans) / 2


def test_no_page_that_is_measured_by_is_trained_on() -> None:
    trained = {one.text for one in page_requests(held=False)} | {page.text for page in summed_up(held=False)}
    assert not trained & {one.text for one in page_requests(held=True)}


def test_a_page_is_laid_before_the_network_with_the_token_at_which_its_answer_begins() -> None:
    encoder = _encoder()
    pairs = [pair for pair, _ in zip(of_pages(encoder, Random(0), None, names="pages1"), range(300), strict=False)]
    answered = [choice for pair in pairs for choice in pair.choices if choice.right]
    assert len(pairs) == 300
    assert 0.2 < len(answered) / len(pairs) < 0.6  # the others hold no answer
    assert all(choice.right in choice.among and 0 in choice.among for choice in answered)


def _encoder() -> Model:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Model(lambda *_: pytest.fail("nothing is read"), tokenizer)


NEWS = "The mayor resigned on Monday. Nobody had asked her to. The harbour reopens in May."
LONGER = " ".join(f"Berth {n} was dredged by a barge of the port, which took until Friday." for n in range(40))


def _weigh(_request: str, windows: Sequence[Window]) -> list[list[float]]:
    """The later a window, the nearer to an answer."""
    return [[float(n - 20)] * len(window.sentences) for n, window in enumerate(windows)]


def test_what_answers_lies_beside_what_is_nearest_to_an_answer_and_is_none() -> None:
    asked = sought(
        "When does the harbour reopen?", [("Post", NEWS), ("Ledger", LONGER)], NEWS.index("The harbour"), (0,)
    )
    (pair,) = laid([asked], _encoder(), Random(0), _weigh)
    (choice,) = pair.choices
    assert choice.right == choice.among[-1]
    assert len(choice.among) == 1 + 2  # nothing, and the sentences that are not told besides
    assert len(pair.beside) == BESIDE
    assert all(other.choices[0].right == 0 for other in pair.beside)
    last = _encoder().encode(asked.request, asked.windows[-1].read)
    assert pair.beside[0].ids == last.ids


def test_nothing_is_chosen_where_nothing_answers() -> None:
    (pair,) = laid([sought("Who won the cup?", [("Ledger", LONGER)], None)], _encoder(), Random(0), _weigh)
    assert [one.choices[0].right for one in (pair, *pair.beside)] == [0] * (BESIDE + 1)


def test_what_is_known_already_is_laid_out_now_and_then() -> None:
    asked = sought("When does the harbour reopen?", [("Post", NEWS)], NEWS.index("The harbour"))
    known = [asked] * 200
    assert len(list(laid(known, _encoder(), Random(0), lambda *_: [[-9.0, -9.0, -9.0]]))) == 200
    assert 20 < len(list(laid(known, _encoder(), Random(0), lambda *_: [[-9.0, -9.0, 9.0]]))) < 100


def test_what_is_fitted_by_are_requests_on_pages_of_the_library() -> None:
    articles, asked = of_whole_pages()
    known = {a.id: a for a in articles}
    assert {page.id for page in pages().values()} <= set(known)
    assert any(not one.answerable for one in asked)
    for one in asked:
        assert one.answerable == bool(one.gold)
        assert all(known[id_].text[start:end].strip() for id_, start, end in one.gold)


def test_requests_on_real_pages_have_the_sentences_that_answer_and_those_held_back_are_apart(tmp_path: Path) -> None:
    page = "Ferry Times\n" + " ".join(f"The ferry number {n} left the harbour of Holm at noon." for n in range(40))
    saved = "<html><title>Quay</title><body><article><p>The quay of Holm was closed on Monday for repairs.</p>"
    for file, text in (
        ("claims/wice-dev.jsonl", json.dumps({"context": f"(meta data) TITLE: Ferries - Post\n{page}"})),
        ("html/set.jsonl", json.dumps({"id": "quay", "url": "https://post.example/quay", "html_path": "quay.html"})),
        ("html/quay.html", saved),
    ):
        path = tmp_path / "data" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ((id_, article),) = of_claims(tmp_path / "data" / "claims" / "wice-dev.jsonl")
    asked = [{"request": "Which left third?", "sentences": [4, 2]}, {"request": "Who owns it?", "sentences": []}]
    for name, row in ("one", {"id": id_, "requests": asked}), ("held1", {"id": "quay", "requests": asked[1:]}):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    third, nobody = real_requests(tmp_path / "data", held=False, labels=tmp_path)
    assert third.header == "Ferries — Post"
    assert [article.text[start:].partition(" left")[0] for start in third.starts] == [
        "The ferry number 2",
        "The ferry number 0",
    ]
    assert (nobody.first, nobody.further) == (None, ())
    (held,) = real_requests(tmp_path / "data", held=True, labels=tmp_path)
    assert (held.id, held.text) == ("quay", "The quay of Holm was closed on Monday for repairs.")
