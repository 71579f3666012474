"""What the reader is trained on and measured by: requests on whole pages, with the sentences that answer."""

from __future__ import annotations

from random import Random

import pytest
from tokenizers import Tokenizer

from evals.figures.whole_pages import of_whole_pages, pages
from evals.reader.page_pairs import of_pages, page_requests, summed_up
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
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoder = Model(lambda *_: pytest.fail("nothing is read"), tokenizer)
    pairs = [pair for pair, _ in zip(of_pages(encoder, Random(0), None, names="pages1"), range(300), strict=False)]
    answered = [choice for pair in pairs for choice in pair.choices if choice.right]
    assert len(pairs) == 300
    assert 0.2 < len(answered) / len(pairs) < 0.6  # the others hold no answer
    assert all(choice.right in choice.among and 0 in choice.among for choice in answered)


def test_what_is_fitted_by_are_requests_on_pages_of_the_library() -> None:
    articles, asked = of_whole_pages()
    known = {a.id: a for a in articles}
    assert {page.id for page in pages().values()} <= set(known)
    assert any(not one.answerable for one in asked)
    for one in asked:
        assert one.answerable == bool(one.gold)
        assert all(known[id_].text[start:end].strip() for id_, start, end in one.gold)
