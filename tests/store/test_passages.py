"""Passages: spans that hold every sentence once, in order, within the limit, and never a heading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.article import Article
from store.language.sentences import sentence_spans
from store.passages import LIMIT, split

SENTENCE = "The harbour master said the ferry would run again once the ice had gone. "
PARAGRAPH = (SENTENCE * 4).strip()


def test_a_short_article_is_one_passage() -> None:
    article = Article(text="  One sentence. Another one.\n")
    (passage,) = split(article)
    assert (passage.start, passage.end, passage.text) == (2, 28, "One sentence. Another one.")
    assert (passage.article_id, passage.revision, passage.ordinal) == (article.id, article.revision, 0)
    assert passage.heading is None


def test_an_article_of_white_space_has_no_passages() -> None:
    assert split(Article(text=" \n\n ")) == ()


def test_passages_end_with_paragraphs_where_they_can() -> None:
    paragraphs = [f"Paragraph {n} begins. {(SENTENCE * 6).strip()}" for n in range(4)]
    found = split(Article(text="\n\n".join(paragraphs), language="en"))
    assert [p.text for p in found] == paragraphs


def test_short_paragraphs_share_a_passage() -> None:
    text = "\n\n".join(["He said nothing at all."] * 20)
    found = split(Article(text=text, language="en"))
    assert len(found) == 1


def test_a_passage_never_crosses_a_heading_and_knows_it() -> None:
    text = f"{PARAGRAPH}\n\nWhat comes next\n\n{PARAGRAPH}\n\nAnd then\n\nShort end."
    headings = tuple((text.index(h), text.index(h) + len(h)) for h in ("What comes next", "And then"))
    found = split(Article(text=text, headings=headings, language="en"))
    assert [(p.heading, p.text) for p in found] == [
        (None, PARAGRAPH),
        ("What comes next", PARAGRAPH),
        ("And then", "Short end."),
    ]


def test_a_heading_with_nothing_below_it_has_no_passage() -> None:
    found = split(Article(text="Only a heading\n\nBelow\n\nText.", headings=((0, 14), (16, 21)), language="en"))
    assert [(p.heading, p.text) for p in found] == [("Below", "Text.")]


def test_a_last_small_rest_joins_the_passage_before() -> None:
    found = split(Article(text=SENTENCE * 10 + "A small rest.", language="en"))
    assert [p.text[-13:] for p in found] == ["A small rest."]


def test_a_sentence_too_long_for_a_passage_is_cut_after_clauses() -> None:
    clause = "the council of the town agreed to mend the 1,000 lamps of the old port by 10:30, "
    found = split(Article(text="On Monday " + clause * 40 + "and left.", language="en"))
    assert len(found) > 2
    assert all(len(p.text) <= LIMIT for p in found)
    assert all(p.text.endswith(("10:30,", "left.")) for p in found)


def test_chinese_is_cut_at_its_own_stops() -> None:
    sentence = "市政府星期一表示，港口将在春天重新开放，渡轮也会恢复运行。"
    found = split(Article(text=sentence * 80))
    assert len(found) > 1
    assert all(p.text.endswith("。") and len(p.text) <= LIMIT for p in found)


WORDS = [
    "Word",
    "word",
    "。",
    "说",
    ". ",
    "! ",
    ", ",
    "，",
    "\n",
    "\n\n",
    " ",
    "“",
    "”",
    "Mr.",
    "5",
    "a" * 300,
    "b " * 500,
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(st.one_of(TEXTS, st.text(max_size=300)))
    ends = draw(st.lists(st.integers(0, len(text) + 5), max_size=8))
    pairs = [tuple(sorted(pair)) for pair in zip(ends[::2], ends[1::2], strict=False)]
    return Article(
        text=text, headings=tuple((a, b) for a, b in pairs), language=draw(st.sampled_from(["en", "zh", None]))
    )


@given(articles())
def test_passages_are_exact_ordered_apart_within_the_limit_and_outside_headings(article: Article) -> None:
    position = 0
    for ordinal, passage in enumerate(split(article)):
        assert article.text[passage.start : passage.end] == passage.text != ""
        assert passage.text == passage.text.strip()
        assert position <= passage.start
        assert len(passage.text) <= LIMIT
        assert passage.ordinal == ordinal
        assert not any(passage.start < end and start < passage.end for start, end in article.headings if start < end)
        position = passage.end


@given(articles())
def test_all_text_outside_headings_is_in_a_passage(article: Article) -> None:
    covered = [*((p.start, p.end) for p in split(article)), *article.headings]
    rest = [c for i, c in enumerate(article.text) if not any(start <= i < end for start, end in covered)]
    assert "".join(rest).strip() == ""


@given(TEXTS)
def test_a_sentence_within_the_limit_is_whole_in_one_passage(text: str) -> None:
    found = split(Article(text=text, language="en"))
    for start, end in sentence_spans(text, "en"):
        if end - start <= LIMIT:
            assert sum(p.start <= start and end <= p.end for p in found) == 1
