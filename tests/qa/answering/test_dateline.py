"""A sentence is told without the dateline before it; what is cited are still the article's exact words."""

from __future__ import annotations

import pytest

from qa import Article
from qa.answering.reading.extract import attributed

SAID = "The bank lowered its rate to 4 percent."


def told(text: str, start: int = 0, published_at: str | None = "2025-03-13") -> str:
    article = Article(text=text, source="Gazette", published_at=published_at)
    (span,) = attributed(article, start, len(text)).spans
    assert article.text[span.start : span.end] == span.quote
    return span.quote


@pytest.mark.parametrize(
    "dateline",
    [
        "OSTRAND, March 13 — ", "OSTRAND, March 13 (Northgate Wire) - ", "PORT MERRIN – ", "(Reuters) - ",
        "Paris (AFP) — ", "NEW YORK -- ", "ALBANY, N.Y. (AP) — ", "Ostrand, 13 March 2025 - ",
    ],
)  # fmt: skip
def test_a_dateline_is_left_out(dateline: str) -> None:
    assert told(dateline + SAID) == SAID
    assert told(f"What it means for loans.\n\n{dateline}{SAID}", 26) == SAID


def test_a_chinese_agency_line_is_left_out() -> None:
    assert told("新华社北京3月13日电 （记者张三）央行降低了利率。") == "央行降低了利率。"


@pytest.mark.parametrize(
    "line",
    [
        "本报讯　记者张三报道：", "本报讯（记者 张三 通讯员 李四）", "【本报北港讯】", "本报北京3月13日电（记者张三）",
        "本报讯 ",
    ],
)  # fmt: skip
def test_a_line_by_a_papers_own_reporter_is_left_out(line: str) -> None:
    assert told(f"{line}央行降低了利率。") == "央行降低了利率。"
    assert told("本报记者张三问行长。") == "本报记者张三问行长。"


@pytest.mark.parametrize(
    "text",
    [
        "NATO — the alliance of the west — sent ships.", "The rate – Sand said – will fall.", "BMW - Audi: a race.",
        "Mira Sand, the governor, spoke on March 13 - a Thursday.", "OSTRAND, March 13 — ",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert told(text) == text


def test_one_within_a_paragraph_or_far_down_stays() -> None:
    text = f"It rained. OSTRAND, March 13 — {SAID}"
    assert told(text, 11) == text[11:]
    text = f"{'It rained. ' * 50}\n\nOSTRAND, March 13 — {SAID}"
    assert told(text, text.index("OSTRAND")).startswith("OSTRAND")


def test_one_that_alone_tells_the_day_stays() -> None:
    text = f"OSTRAND, March 13 — {SAID}"
    assert told(text, published_at=None) == text


@pytest.mark.parametrize("mark", ["- ", "• ", "* "])
def test_a_sentence_is_told_without_the_bullet_of_its_list(mark: str) -> None:
    article = Article(text=f"{mark}The quay is closed.\n{mark}The ferry runs.", source="Elsin Post")
    start = article.text.rindex(mark)
    finding = attributed(article, start, len(article.text))
    assert finding.text == "Elsin Post: The ferry runs."
    assert [span.quote for span in finding.spans] == ["The ferry runs."]
