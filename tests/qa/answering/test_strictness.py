"""What each strictness lets into an answer, by replies of a scripted model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.mocked.mocks import Scripted
from qa import Answer, Article, ArticleQA, Checked, Delta, Final

TRAM = Article(
    title="Council approves tram",
    source="Velden Post",
    published_at="2025-03-04",
    text=(
        "The council of Velden voted 11 to 4 on Tuesday to build a tram line to the harbour. "
        "The tram line will cost 312 million crowns and open in 2031, the council said."
    ),
)
QUESTION = "How much will the tram line cost?"
TRUE = "The tram line will cost 312 million crowns. [1]"
FALSE = "The tram line will cost 900 million euros. [1]"
INVENTED = "The mayor said “We will never build a tram in this town”. [1]"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), judge=None) as qa:
        qa.add(TRAM)
        yield qa


def asked(library: ArticleQA, reply: str, strictness: str) -> tuple[Answer, str]:
    """The answer, and all that was streamed before it."""
    model = Scripted(replies=[reply])
    events = list(library.stream(QUESTION, strictness=strictness, model=model))  # type: ignore[arg-type]
    last = events[-1]
    assert isinstance(last, Final)
    checked = [e.sentence for e in events if isinstance(e, Checked)]
    assert tuple(checked) == last.answer.sentences
    return last.answer, "".join(e.text for e in events if isinstance(e, Delta))


def test_annotate_marks_what_is_not_supported(library: ArticleQA) -> None:
    answer, _ = asked(library, f"{TRUE} {FALSE}", "annotate")
    assert [s.support for s in answer.sentences] == ["supported", "unsupported"]
    assert "not supported" in answer.text
    assert answer.left_out == 0


@pytest.mark.parametrize(("false", "told"), [([FALSE], "One sentence was"), ([FALSE, INVENTED], "2 sentences were")])
def test_strict_leaves_it_out_and_says_how_much(library: ArticleQA, false: list[str], told: str) -> None:
    answer, shown = asked(library, " ".join([false[0], TRUE, *false[1:]]), "strict")
    assert [s.text for s in answer.sentences] == ["The tram line will cost 312 million crowns."]
    assert answer.left_out == len(false)
    assert f"{told} left out" in answer.text
    assert shown == answer.text
    for word in ("900", "never"):
        assert word not in shown


def test_strict_with_everything_left_out_abstains(library: ArticleQA) -> None:
    answer, shown = asked(library, f"{FALSE} {INVENTED}", "strict")
    assert answer.abstained
    assert answer.left_out == 2
    assert "2 sentences" in (answer.reason or "")
    assert answer.citations == ()
    assert answer.nearest
    assert shown == ""


def test_strict_leaves_out_nothing_of_a_true_answer(library: ArticleQA) -> None:
    answer, _ = asked(library, TRUE, "strict")
    assert answer.left_out == 0
    assert "left out" not in answer.text


@pytest.mark.parametrize("reply", ["[1.2]", "The mayor says: [1.2], and 900 died.", "【1.2】\n[1.2] [1.2]"])
def test_verbatim_takes_labels_and_nothing_else(library: ArticleQA, reply: str) -> None:
    answer, shown = asked(library, reply, "verbatim")
    assert [c.quote for c in answer.citations] == [TRAM.text[TRAM.text.index("The tram line") :]]
    assert len(answer.sentences) == 1
    assert answer.sentences[0].text.endswith(answer.citations[0].quote)
    assert "900" not in answer.text + shown


def test_verbatim_keeps_the_order_of_the_labels(library: ArticleQA) -> None:
    answer, _ = asked(library, "[1.2] [1.1]", "verbatim")
    assert answer.citations[0].start > answer.citations[1].start


@pytest.mark.parametrize("reply", ["[1.9] [9.1] [0.1] [1.0] [1]", "It costs 312 million crowns.", "[1.-1]", "1.2"])
def test_verbatim_without_a_valid_label_abstains(library: ArticleQA, reply: str) -> None:
    answer, shown = asked(library, reply, "verbatim")
    assert answer.abstained
    assert answer.reason
    assert shown == ""


@pytest.mark.parametrize("strictness", ["annotate", "strict", "verbatim"])
def test_a_refusal_that_names_a_sentence_is_none_the_less_one(library: ArticleQA, strictness: str) -> None:
    answer, shown = asked(library, "NOT_FOUND. The nearest is [1.1], which does not answer it.", strictness)
    assert answer.abstained
    assert answer.reason == "The model found no answer in the articles found."
    assert shown == ""


def test_verbatim_passes_over_labels_out_of_range(library: ArticleQA) -> None:
    answer, _ = asked(library, "[7.7] [1.1] [1.99]", "verbatim")
    assert [c.start for c in answer.citations] == [0]


@pytest.mark.parametrize("size", range(1, 6))
def test_strict_never_shows_what_it_leaves_out_however_the_reply_comes(library: ArticleQA, size: int) -> None:
    reply = f"{FALSE} {TRUE} {INVENTED}"
    model = Scripted(replies=[reply], seed=size)
    shown = "".join(e.text for e in library.stream(QUESTION, strictness="strict", model=model) if isinstance(e, Delta))
    assert "900" not in shown
    assert "never" not in shown
    assert "312" in shown
