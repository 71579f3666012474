"""Captions and texts of who said what: the speaker and the time stand before each sentence."""

from __future__ import annotations

from pathlib import Path

from store import read
from store.article import Article, Rejected

VTT = """WEBVTT - Council of the island, 12 March

NOTE made by hand

1
00:00:58.000 --> 00:01:01.000 align:start
<v Ida Lund>Good evening. The ferry costs
4 million &amp; more

2
00:01:01.500 --> 00:01:04.000
<v Ida Lund>and it will stay.

00:01:05.200 --> 00:01:09.000
<v.loud Otto Brandt><i>We shall see</i> in spring.
"""
SRT = """1
00:00:58,000 --> 00:01:01,000
IDA LUND: The ferry costs 4 million

2
00:01:01,500 --> 00:01:04,000
and it will stay.

3
01:01:05,200 --> 01:01:09,000
- Otto Brandt: We shall see in spring.
"""
LABELLED = """Council of the island

[00:58] Ida Lund: The ferry costs 4 million.
It will stay.

[01:05] Otto Brandt: We shall see in spring.

[01:12] Ida Lund: Spring is in a week.

[01:15] Otto Brandt: So it is.

[01:20] Ida Lund: Then we are agreed, and I thank the clerk for his numbers.

[01:31] Otto Brandt: We are not.
"""


def given(path: Path, text: str) -> Article:
    path.write_text(text, encoding="utf-8")
    (article,) = read(path)
    assert isinstance(article, Article), article
    return article


def test_captions_of_one_sentence_are_one_line_with_time_and_speaker(tmp_path: Path) -> None:
    article = given(tmp_path / "council.vtt", VTT)
    assert article.title == "Council of the island, 12 March"
    assert article.text.split("\n\n") == [
        "[00:00:58] Ida Lund: Good evening.",
        "[00:00:58] Ida Lund: The ferry costs 4 million & more and it will stay.",
        "[00:01:05] Otto Brandt: We shall see in spring.",
    ]


def test_subrip_names_speakers_in_its_words_and_its_file_is_its_title(tmp_path: Path) -> None:
    article = given(tmp_path / "council_march.srt", SRT)
    assert article.title == "council march"
    assert article.text.split("\n\n") == [
        "[00:00:58] IDA LUND: The ferry costs 4 million and it will stay.",
        "[01:01:05] Otto Brandt: We shall see in spring.",
    ]


def test_a_text_in_which_each_paragraph_names_its_speaker_is_a_transcript(tmp_path: Path) -> None:
    article = given(tmp_path / "a.txt", LABELLED)
    assert article.title == "Council of the island"
    lines = article.text.split("\n\n")
    assert lines[:2] == ["[00:00:58] Ida Lund: The ferry costs 4 million.", "[00:00:58] Ida Lund: It will stay."]
    assert lines[-1] == "[00:01:31] Otto Brandt: We are not."
    assert len(lines) == 7


def test_an_article_with_a_few_labels_is_none(tmp_path: Path) -> None:
    prose = "\n\n".join(f"Paragraph {n} of a report that nobody speaks in, though it is long enough." for n in range(9))
    article = given(tmp_path / "a.txt", f"{prose}\n\nSource: Harbour Weekly\n")
    assert "[0" not in article.text


def test_a_file_without_captions_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n\nnothing\n")
    (item,) = read(tmp_path / "a.vtt")
    assert isinstance(item, Rejected)
    assert "no captions" in item.reason
